package io.carbontracker.provider.azure;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.usage.Providers;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds regions in the spellings of bills: {@code eastus}, {@code East US}, {@code us east}, {@code EU West},
 * {@code DE West Central}, {@code USGov Virginia}. Bills shorten countries, mostly to two letters, and put them first.
 */
final class Regions {
    /** Abbreviations of bills, as in Regions.csv of Microsoft's FinOps toolkit (2026-07), and the words of the region's name. */
    private static final Map<String, String> COUNTRIES = Map.ofEntries(
            Map.entry("ae", "uae"),
            Map.entry("ap", "asia"),
            Map.entry("at", "austria"),
            Map.entry("au", "australia"),
            Map.entry("be", "belgium"),
            Map.entry("br", "brazil"),
            Map.entry("ca", "canada"),
            Map.entry("ch", "switzerland"),
            Map.entry("cl", "chile"),
            Map.entry("cn", "china"),
            Map.entry("de", "germany"),
            Map.entry("dk", "denmark"),
            Map.entry("es", "spain"),
            Map.entry("eu", "europe"),
            Map.entry("fi", "finland"),
            Map.entry("fr", "france"),
            Map.entry("gr", "greece"),
            Map.entry("id", "indonesia"),
            Map.entry("il", "israel"),
            Map.entry("in", "india"),
            Map.entry("it", "italy"),
            Map.entry("ja", "japan"),
            Map.entry("kr", "korea"),
            Map.entry("mx", "mexico"),
            Map.entry("my", "malaysia"),
            Map.entry("no", "norway"),
            Map.entry("nz", "new zealand"),
            Map.entry("pl", "poland"),
            Map.entry("qa", "qatar"),
            Map.entry("sa", "saudi arabia"),
            Map.entry("se", "sweden"),
            Map.entry("tw", "taiwan"),
            Map.entry("za", "south africa"));

    /** Names that no rule gives. */
    private static final Map<String, String> OTHERS = Map.of(
            "us gov az", "usgovarizona",
            "us gov tx", "usgovtexas",
            "in central jio", "jioindiacentral",
            "in west jio", "jioindiawest");

    private final HardwareCatalog catalog;

    Regions(HardwareCatalog catalog) {
        this.catalog = catalog;
    }

    /** The region's code; the text as it is where no table has it, as for {@code global}. */
    String code(String text) {
        for (String spelling : spellings(text)) {
            Optional<String> code = catalog.region(Providers.AZURE, spelling)
                    .map(found -> found.region().place().region());
            if (code.isPresent()) {
                return code.get();
            }
        }
        return text;
    }

    private static Set<String> spellings(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", " ");
        Set<String> spellings = new LinkedHashSet<>();
        spellings.add(text);
        spellings.add(OTHERS.getOrDefault(plain, plain));
        int end = plain.indexOf(' ');
        String country = end < 0 ? null : COUNTRIES.get(plain.substring(0, end));
        if (country != null) {
            String whole = country + plain.substring(end);
            spellings.add(whole);
            spellings.add(whole.replace(" ", ""));
        }
        spellings.add(plain.replace(" ", ""));
        return spellings;
    }
}
