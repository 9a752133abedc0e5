package io.carbontracker.catalog;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.carbontracker.catalog.FactorTable.Row;
import io.carbontracker.catalog.FactorTable.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What every bundled table must keep, whoever edits it. Each test lists all rows that break its rule. */
class BundledTablesTest {
    private static final Pattern ID_LINE = Pattern.compile("^\\| `([^`]+)`", Pattern.MULTILINE);

    private static List<Row> rows(Schema schema) {
        return FactorTable.bundled(schema).rows();
    }

    /** The rows that break a rule, by their key. */
    private static List<String> breaking(Schema schema, Predicate<Row> broken) {
        return rows(schema).stream().filter(broken).map(row -> key(schema, row)).toList();
    }

    private static String key(Schema schema, Row row) {
        return String.join(
                " ", schema.keys().stream().map(column -> row.text(column)).toList());
    }

    private static boolean isOutside(String text, double least, double greatest) {
        try {
            double value = Double.parseDouble(text);
            return !(value >= least && value <= greatest);
        } catch (NumberFormatException e) {
            return true;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ACCELERATORS, 54",
        "AWS_USAGE_TYPES, 15",
        "AZURE_METERS, 19",
        "COEFFICIENTS, 17",
        "CPU_ARCH_MAP, 61",
        "CPU_POWER, 44",
        "GCP_SKUS, 314",
        "INSTANCE_POWER, 1067",
        "INSTANCES, 3603",
        "REGIONS, 163",
        "REGION_NAMES, 27",
        "TUTORIAL_POWER, 11",
        "TUTORIAL_REGIONS, 14"
    })
    void noTableShrinksUnnoticed(Schema schema, int leastRows) {
        assertThat(rows(schema)).hasSizeGreaterThanOrEqualTo(leastRows);
    }

    @ParameterizedTest
    @EnumSource
    void filesAreUtf8WithLineFeedsAloneAndWithoutByteOrderMark(Schema schema) throws IOException {
        try (InputStream in = HardwareCatalog.class.getResourceAsStream(schema.fileName())) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);

            assertThat(text).doesNotContain("\r").doesNotContain("\uFFFD").doesNotStartWith("\uFEFF");
            assertThat(text).endsWith("\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void linesAreSplitAsAFullCsvReaderSplitsThem(Schema schema) throws IOException {
        List<String> header = FactorTable.bundled(schema).header();
        List<List<String>> read = new ArrayList<>();
        read.add(header);
        for (Row row : rows(schema)) {
            read.add(header.stream().map(row::text).toList());
        }

        try (InputStream in = HardwareCatalog.class.getResourceAsStream(schema.fileName());
                CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(in, StandardCharsets.UTF_8)) {
            assertThat(read)
                    .containsExactlyElementsOf(
                            csv.stream().map(CsvRecord::getFields).toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyKeyFindsItsRowInAnyCase(Schema schema) {
        FactorTable table = FactorTable.bundled(schema);

        assertThat(table.rows()).allSatisfy(row -> {
            String[] key = schema.keys().stream()
                    .map(column -> " " + row.text(column).toUpperCase(Locale.ROOT))
                    .toArray(String[]::new);
            assertThat(table.find(key)).containsSame(row);
        });
    }

    @ParameterizedTest
    @EnumSource
    void bundledRowsKeepAllThatUsersRowsMustKeep(Schema schema) {
        OverlayCheck check = new OverlayCheck(HardwareCatalog.bundled());
        CellRules rules = CellRules.of(schema);
        List<String> header = FactorTable.bundled(schema).header();

        assertThat(rows(schema)).allSatisfy(row -> {
            check.accept(row);
            assertThat(header).allSatisfy(column -> {
                CellRules.Rule rule = rules.ruleOf(column);
                String cell = row.text(column);
                if (rule != null && !cell.isEmpty()) {
                    assertThat(rule.allows(cell))
                            .as("%s is \"%s\", expected %s", column, cell, rule.expected())
                            .isTrue();
                    assertThat(rule.spelled(cell)).isEqualTo(cell);
                }
            });
        });
    }

    /** A column of numbers that nobody bounds takes any number from a user. */
    @ParameterizedTest
    @EnumSource
    void everyColumnOfNumbersHasARule(Schema schema) {
        CellRules rules = CellRules.of(schema);

        List<String> unbounded = FactorTable.bundled(schema).header().stream()
                .filter(column -> rules.ruleOf(column) == null)
                .filter(column ->
                        rows(schema).stream().anyMatch(row -> !row.text(column).isEmpty()))
                .filter(column -> rows(schema).stream()
                        .map(row -> row.text(column))
                        .allMatch(cell -> cell.isEmpty() || !isOutside(cell, -1e300, 1e300)))
                .toList();

        assertThat(unbounded).isEmpty();
    }

    @Test
    void namesOfRegionsAreOnesThatTheirLocationsLack() {
        FactorTable regions = FactorTable.bundled(Schema.REGIONS);

        assertThat(breaking(
                        Schema.REGION_NAMES,
                        row -> regions.find(row.text("provider"), row.text("region"))
                                .orElseThrow()
                                .text("location")
                                .equals(row.text("name"))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void noKeyStandsTwiceWhateverItsCase(Schema schema) {
        Set<String> seen = new TreeSet<>();

        assertThat(breaking(schema, row -> !seen.add(key(schema, row).toLowerCase(Locale.ROOT))))
                .isEmpty();
        assertThat(breaking(
                        schema,
                        row -> schema.keys().stream()
                                .anyMatch(column -> row.text(column).isBlank())))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyRowNamesItsSources(Schema schema) {
        assertThat(FactorTable.bundled(schema).header()).endsWith("source");
        assertThat(breaking(schema, row -> row.text("source").isEmpty())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void cellsHaveNoWhiteSpaceAroundThem(Schema schema) {
        List<String> header = FactorTable.bundled(schema).header().stream()
                .filter(column -> !column.equals("regex")) // where a space is part of what is matched
                .toList();

        assertThat(breaking(
                        schema,
                        row -> header.stream()
                                .anyMatch(column -> !row.text(column)
                                        .equals(row.text(column).strip()))))
                .isEmpty();
    }

    @Test
    void theDocumentsExplainExactlyTheSourcesThatTablesName() throws IOException {
        String text = Files.readString(Path.of(System.getProperty("basedir", ""), "..", "docs", "data-sources.md")
                .normalize());
        int start = text.indexOf("\n## Source ids\n");
        assertThat(start).isPositive();
        Set<String> explained = ID_LINE.matcher(text.substring(start, text.indexOf("\n## ", start + 1)))
                .results()
                .map(match -> match.group(1))
                .collect(toCollection(TreeSet::new));
        Set<String> used = new TreeSet<>();
        for (Schema schema : Schema.values()) {
            List<String> columns = FactorTable.bundled(schema).header().stream()
                    .filter(column -> column.equals("source") || column.endsWith("_source"))
                    .toList();
            for (Row row : rows(schema)) {
                for (String column : columns) {
                    Arrays.stream(row.text(column).split("\\|"))
                            .filter(id -> !id.isEmpty())
                            .forEach(used::add);
                }
            }
        }

        assertThat(used).hasSizeGreaterThanOrEqualTo(75);
        assertThat(explained).isEqualTo(used);
    }

    @ParameterizedTest
    @CsvSource({
        "ACCELERATORS, tdp_watts, 20, 2000",
        "ACCELERATORS, system_watts, 20, 4000",
        "ACCELERATORS, idle_watts, 1, 300",
        "ACCELERATORS, memory_gib, 1, 400",
        "ACCELERATORS, embodied_kgco2e, 5, 3000",
        "INSTANCES, vcpus, 0.1, 2000",
        "INSTANCES, memory_gib, 0.4, 40000",
        "INSTANCES, accelerator_count, 0.05, 16",
        "INSTANCES, server_vcpus, 8, 1000",
        "INSTANCE_POWER, watts_idle, 0.1, 20000",
        "INSTANCE_POWER, watts_10, 0.1, 20000",
        "INSTANCE_POWER, watts_50, 0.1, 20000",
        "INSTANCE_POWER, watts_100, 0.1, 20000",
        "INSTANCE_POWER, embodied_kgco2e, 0.5, 60000",
        "CPU_POWER, min_watts_per_vcpu, 0.1, 5",
        "CPU_POWER, max_watts_per_vcpu, 0.5, 10",
        "REGIONS, latitude, -60, 72",
        "REGIONS, longitude, -180, 180",
        "REGIONS, pue, 1, 2",
        "REGIONS, pue_year, 2015, 2026",
        "REGIONS, wue_l_per_kwh, 0, 5",
        "REGIONS, intensity_kg_per_kwh, 0, 1.2",
        "REGIONS, intensity_low, 0, 1.2",
        "REGIONS, intensity_high, 0, 1.2",
        "REGIONS, lifecycle_kg_per_kwh, 0, 1.2",
        "REGIONS, google2024_kg_per_kwh, 0, 1.2",
        "REGIONS, egrid2023_kg_per_kwh, 0, 1.2",
        "REGIONS, ccf_kg_per_kwh, 0, 1.2",
        "REGIONS, cfe_percent, 0, 100",
        "GCP_SKUS, accelerators_per_unit, 0.05, 16",
        "AWS_USAGE_TYPES, hours_factor, 0, 1",
        "TUTORIAL_REGIONS, pue, 1, 2",
        "TUTORIAL_REGIONS, intensity_kg_per_kwh, 0, 1.2"
    })
    void numbersLieInTheirRangeOrAreBlank(Schema schema, String column, double least, double greatest) {
        List<String> filled = rows(schema).stream()
                .map(row -> row.text(column))
                .filter(text -> !text.isEmpty())
                .toList();

        assertThat(filled).isNotEmpty();
        assertThat(breaking(schema, row -> !row.text(column).isEmpty() && isOutside(row.text(column), least, greatest)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ACCELERATORS, release_year, 2010, 2027",
        "COEFFICIENTS, value, 0, 1e9",
        "TUTORIAL_POWER, watts_per_instance, 1, 5000"
    })
    void numbersThatEveryRowNeedsAreNeverBlank(Schema schema, String column, double least, double greatest) {
        assertThat(breaking(schema, row -> isOutside(row.text(column), least, greatest)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ACCELERATORS, host_class, sxm|pcie|system",
        "ACCELERATORS, tdp_confidence, |verified|cited|inferred",
        "INSTANCES, provider, aws|azure|gcp",
        "INSTANCE_POWER, provider, aws|azure|gcp",
        "CPU_POWER, provider, aws|azure|gcp",
        "CPU_ARCH_MAP, provider, aws|azure|gcp",
        "REGIONS, provider, aws|azure|gcp",
        "REGION_NAMES, provider, aws|azure|gcp",
        "REGIONS, watttime_confidence, high|medium|low|unknown",
        "REGIONS, pue_scope, |region|geography|fleet",
        "GCP_SKUS, count_as_usage, true|false",
        "AWS_USAGE_TYPES, count_as_instance_hours, true|false|conditional"
    })
    void wordsAreOfTheirList(Schema schema, String column, String words) {
        Set<String> allowed = Set.of(words.split("\\|", -1));

        assertThat(breaking(schema, row -> !allowed.contains(row.text(column)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ACCELERATORS, tdp_watts, tdp_source",
        "ACCELERATORS, system_watts, system_watts_source",
        "ACCELERATORS, idle_watts, idle_source",
        "ACCELERATORS, embodied_kgco2e, embodied_source",
        "REGIONS, pue, pue_source",
        "REGIONS, wue_l_per_kwh, wue_source",
        "REGIONS, intensity_kg_per_kwh, intensity_source",
        "REGIONS, latitude, latlon_source",
        "REGIONS, cfe_percent, cfe_source"
    })
    void aValueHasASourceOfItsOwn(Schema schema, String value, String source) {
        assertThat(breaking(
                        schema,
                        row -> !row.text(value).isEmpty() && row.text(source).isEmpty()))
                .isEmpty();
    }
}
