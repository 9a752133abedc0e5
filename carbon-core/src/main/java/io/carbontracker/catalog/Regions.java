package io.carbontracker.catalog;

import io.carbontracker.catalog.FactorTable.Row;
import io.carbontracker.catalog.FactorTable.Schema;
import io.carbontracker.units.Place;
import io.carbontracker.usage.Providers;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds regions by what bills call them. Safe for any number of threads. */
final class Regions {
    private final HardwareCatalog catalog;
    private final FactorTable regions;

    /** By provider and words; a name that two regions share names neither. Made when a text is no region's code. */
    private @Nullable Map<String, Optional<Row>> byWords;

    Regions(HardwareCatalog catalog) {
        this.catalog = catalog;
        this.regions = catalog.table(Schema.REGIONS);
    }

    /** Finds a region by its code; then by a name of its location, words in any order; then as a zone of it. */
    Optional<RegionMatch> find(String provider, String text) {
        String code = text.strip().toLowerCase(Locale.ROOT);
        if (code.isEmpty()) {
            return Optional.empty();
        }
        Row row = regions.find(provider, code).orElse(null);
        RegionMatch.How how = RegionMatch.How.CODE;
        if (row == null) {
            row = byWords(provider, words(code));
            how = RegionMatch.How.LOCATION;
        }
        if (row == null) {
            row = regions.find(provider, codeOfZone(provider, code)).orElse(null);
            how = RegionMatch.How.ZONE;
        }
        return row == null ? Optional.empty() : Optional.of(new RegionMatch(spec(row), how));
    }

    /** A zone is its region's code and a letter: {@code us-east-1a} of AWS, {@code us-central1-a} of Google Cloud. */
    private static String codeOfZone(String provider, String zone) {
        boolean dashed = provider.equals(Providers.GCP);
        int end = zone.length() - (dashed ? 2 : 1);
        if (end < 1 || !isDigit(zone.charAt(end - 1)) || (!dashed && !provider.equals(Providers.AWS))) {
            return "";
        }
        char letter = zone.charAt(zone.length() - 1);
        boolean lettered = letter >= 'a' && letter <= (dashed ? 'f' : 'z') && (!dashed || zone.charAt(end) == '-');
        return lettered ? zone.substring(0, end) : "";
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private synchronized @Nullable Row byWords(String provider, String words) {
        if (words.isEmpty()) {
            return null;
        }
        Map<String, Optional<Row>> index = byWords;
        if (index == null) {
            index = index();
            byWords = index;
        }
        Optional<Row> found = index.get(FactorTable.key(provider, words));
        return found == null ? null : found.orElse(null);
    }

    private Map<String, Optional<Row>> index() {
        Map<String, Optional<Row>> index = new HashMap<>();
        for (Row row : regions.all()) {
            String location = row.text("location");
            add(index, row, location);
            int bracket = location.indexOf('(');
            if (bracket > 0) { // "East US (Ashburn)" is billed as "East US" or "US East"
                add(index, row, location.substring(0, bracket));
            }
        }
        for (Row name : catalog.table(Schema.REGION_NAMES).all()) {
            Optional<Row> row = regions.find(name.text("provider"), name.text("region"));
            if (row.isEmpty()) {
                throw name.refusal("region", "a region of regions.csv");
            }
            add(index, row.get(), name.text("name"));
        }
        return index;
    }

    private static void add(Map<String, Optional<Row>> index, Row row, String name) {
        String words = words(name.toLowerCase(Locale.ROOT));
        if (!words.isEmpty()) {
            String key = FactorTable.key(row.text("provider"), words);
            Optional<Row> other = index.get(key);
            index.put(key, other == null || other.equals(Optional.of(row)) ? Optional.of(row) : Optional.empty());
        }
    }

    /** The words of a place's name in a fixed order: letters without accents and digits only. */
    private static String words(String text) {
        String plain = text;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > '~') {
                plain = Normalizer.normalize(text, Normalizer.Form.NFD);
                break;
            }
        }
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                word.append(c);
            } else if (Character.getType(c) != Character.NON_SPACING_MARK && word.length() > 0) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        if (word.length() > 0) {
            words.add(word.toString());
        }
        Collections.sort(words);
        return String.join(" ", words);
    }

    private static RegionSpec spec(Row row) {
        Place place = Place.of(row.text("provider"), row.text("region"));
        double latitude = row.number("latitude");
        double longitude = row.number("longitude");
        if (!Double.isNaN(latitude) && !Double.isNaN(longitude)) {
            place = place.at(latitude, longitude);
        }
        if (!row.text("country").isEmpty()) {
            place = place.in(row.text("country"));
        }
        return new RegionSpec(
                place,
                row.text("location"),
                row.text("grid_zone"),
                row.number("pue"),
                (int) row.number("pue_year"), // 0 when blank
                row.text("pue_scope"),
                row.sourceOf("pue", "pue_source"),
                row);
    }
}
