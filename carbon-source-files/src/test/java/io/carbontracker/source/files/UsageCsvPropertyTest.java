package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.units.Cost;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.MeasuredEnergy;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.UsageRecord;
import io.carbontracker.usage.Workload;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for any rows and any numbers, tried with seeded random ones. */
class UsageCsvPropertyTest {
    private static final List<String> COLUMNS = List.of(
            "start",
            "end",
            "provider",
            "account",
            "service",
            "region",
            "instance_type",
            "hours",
            "accelerator",
            "accelerator_hours",
            "pricing",
            "cost",
            "currency",
            "workload",
            "utilization",
            "energy_kwh",
            "energy_scope",
            "tag_team",
            "tag_<b>\"x\"</b>");

    /** What a row of the file should give, as far as it can differ from another. */
    private record Expected(
            String provider,
            String account,
            String service,
            String region,
            MeteredResource resource,
            TimeWindow window,
            double hours,
            Pricing pricing,
            Cost cost,
            Workload workload,
            double utilization,
            MeasuredEnergy energy,
            Map<String, String> tags) {
        static Expected of(UsageRecord row) {
            return new Expected(
                    row.provider(),
                    row.account(),
                    row.service(),
                    row.region(),
                    row.resource(),
                    row.window(),
                    row.deviceHours(),
                    row.pricing(),
                    row.cost(),
                    row.workload(),
                    row.utilization(),
                    row.measuredEnergy(),
                    row.tags());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void rowsReadBackAsTheyWereWrittenWhateverTheQuotingAndTheOrderOfColumns(long seed) {
        Random random = new Random(seed);
        List<String> columns = new ArrayList<>(COLUMNS);
        Collections.shuffle(columns, random);
        StringBuilder file = new StringBuilder();
        file.append(line(columns.stream().map(name -> anyCase(name, random)).toList(), random));
        List<Expected> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Map<String, String> cells = new HashMap<>();
            expected.add(row(cells, random));
            file.append(line(
                    columns.stream().map(name -> cells.getOrDefault(name, "")).toList(), random));
        }

        Reading reading = Reading.of(Reading.usageCsv(file.toString()), "team", "<b>\"x\"</b>");

        assertThat(reading.facts().failures()).as("seed %d", seed).isEmpty();
        assertThat(reading.skips()).as("seed %d", seed).isEmpty();
        assertThat(reading.records().stream().map(Expected::of).toList())
                .as("seed %d", seed)
                .isEqualTo(expected);
    }

    private static Expected row(Map<String, String> cells, Random random) {
        Instant start =
                Instant.ofEpochSecond(1_780_000_000L + random.nextInt(10_000_000), random.nextInt(1_000_000_000));
        Instant end = start.plusSeconds(1 + random.nextInt(1_000_000));
        cells.put("start", start.toString());
        cells.put("end", end.toString());
        cells.put("provider", pick(random, "", "aws", "azure", "gcp", "oracle"));
        for (String column : List.of("account", "service", "region")) {
            cells.put(column, text(random));
        }
        String machine = "m" + text(random) + "1";
        double hours = random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10);
        boolean accelerator = random.nextInt(4) == 0;
        cells.put(accelerator ? "accelerator" : "instance_type", machine);
        cells.put(accelerator ? "accelerator_hours" : "hours", Double.toString(hours));
        Pricing pricing = Pricing.values()[random.nextInt(Pricing.values().length)];
        cells.put("pricing", anyCase(pricing.label(), random));
        Cost cost = random.nextBoolean()
                ? new Cost(
                        new BigDecimal(new BigInteger(60, random), random.nextInt(20)), pick(random, "USD", "EUR", ""))
                : null;
        if (cost != null) {
            cells.put("cost", cost.amount().toString());
            cells.put("currency", cost.currency());
        }
        Workload workload = random.nextBoolean() ? Workload.values()[random.nextInt(Workload.values().length)] : null;
        cells.put("workload", workload == null ? "" : anyCase(workload.label(), random));
        double utilization = random.nextBoolean() ? random.nextDouble() : Double.NaN;
        cells.put("utilization", Double.isNaN(utilization) ? "" : Double.toString(utilization));
        MeasuredEnergy energy = random.nextBoolean()
                ? new MeasuredEnergy(
                        Math.signum(hours) * random.nextDouble() * 1000,
                        MeasuredEnergy.Scope.values()[random.nextInt(MeasuredEnergy.Scope.values().length)])
                : null;
        if (energy != null) {
            cells.put("energy_kwh", Double.toString(energy.kilowattHours()));
            cells.put("energy_scope", anyCase(energy.scope().name(), random));
        }
        Map<String, String> tags = new LinkedHashMap<>();
        for (String tag : List.of("team", "<b>\"x\"</b>")) {
            String value = text(random);
            cells.put("tag_" + tag, value);
            if (!value.isEmpty()) {
                tags.put(tag, value);
            }
        }
        return new Expected(
                cells.get("provider").isEmpty() ? "aws" : cells.get("provider"),
                cells.get("account"),
                cells.get("service"),
                cells.get("region"),
                accelerator ? new MeteredResource.Accelerator(machine, false) : new MeteredResource.Instance(machine),
                TimeWindow.of(start, end),
                hours,
                pricing,
                cost,
                workload,
                utilization,
                energy,
                tags);
    }

    /** Up to six pieces that CSV, JSON or an encoding could trip over; no white space at its ends. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(pick(
                    random,
                    "a",
                    "Z9",
                    ",",
                    "\"",
                    "\"\"",
                    "\n",
                    "\r\n",
                    "\r",
                    " ",
                    ";",
                    "'",
                    "\\",
                    "\u00FC",
                    "\u20AC",
                    "\uD83D\uDE00",
                    "NULL",
                    "#",
                    "\t",
                    "-2"));
        }
        return text.toString().trim();
    }

    private static String pick(Random random, String... texts) {
        return texts[random.nextInt(texts.length)];
    }

    /** The name with its letters in upper or lower case; a tag's own name has one case only. */
    private static String anyCase(String name, Random random) {
        int letters = name.startsWith("tag_") ? 4 : name.length();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < letters; i++) {
            char c = name.charAt(i);
            text.append(random.nextBoolean() ? Character.toUpperCase(c) : Character.toLowerCase(c));
        }
        return text.append(name.substring(letters)).toString();
    }

    private static String line(List<String> cells, Random random) {
        StringBuilder line = new StringBuilder();
        for (String cell : cells) {
            boolean needsQuotes = cell.chars().anyMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
            boolean quoted = needsQuotes || random.nextInt(3) == 0;
            line.append(quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell).append(',');
        }
        line.setLength(line.length() - 1);
        return line.append(pick(random, "\n", "\r\n")).toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void numbersAreThoseOfTheJdkToTheLastBit(long seed) {
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>(List.of(
                "9007199254740991",
                "9007199254740992",
                "9007199254740993",
                "9223372036854775807",
                "9223372036854775808",
                "922337203685477579e1",
                "18446744073709551616",
                "0.1",
                "1e22",
                "1e23",
                "1e-22",
                "1e-23",
                "123456789e15",
                "1.7976931348623157e308",
                "2.2250738585072012e-308",
                "4.9e-324",
                "2.4e-324",
                "2.5e-324",
                "1e-400",
                "0e999999",
                "142.628000000000000",
                "0.000000000000000000000000000001",
                "100000000000000000000000000000000000000",
                "-0.0",
                "00000000000000000000000000000000000000001",
                "9007199254740993.00000000000000000000000000000000000000001"));
        for (int i = 0; i < 30_000; i++) {
            texts.add(number(random));
        }
        for (String text : texts) {
            double jdk = Double.parseDouble(text);
            BigDecimal amount = new BigDecimal(text);
            boolean tooLarge = Double.isInfinite(jdk) || Math.abs((long) amount.scale()) > 400;
            // a negative zero is read as zero, and what is beyond a double as no number
            assertThat(Double.doubleToRawLongBits(Decimals.parse(text.toCharArray(), 0, text.length())))
                    .as("seed %d: %s", seed, text)
                    .isEqualTo(Double.doubleToRawLongBits(jdk == 0 ? 0.0 : Double.isInfinite(jdk) ? Double.NaN : jdk));
            assertThat(Decimals.money(text.toCharArray(), 0, text.length()))
                    .as("seed %d: %s", seed, text)
                    .isEqualTo(tooLarge ? null : amount);
        }
    }

    /** A decimal number of any length, with or without sign, fraction and exponent; or the text of a random double. */
    private static String number(Random random) {
        if (random.nextInt(3) == 0) {
            double value = Double.longBitsToDouble(random.nextLong());
            return Double.isFinite(value) ? Double.toString(value) : "1";
        }
        StringBuilder text = new StringBuilder(pick(random, "", "", "-", "+"));
        digits(text, 1 + random.nextInt(random.nextBoolean() ? 5 : 25), random);
        if (random.nextBoolean()) {
            digits(text.append('.'), 1 + random.nextInt(random.nextBoolean() ? 5 : 25), random);
        }
        if (random.nextInt(3) == 0) {
            text.append(pick(random, "e", "E"))
                    .append(pick(random, "", "-", "+"))
                    .append(random.nextInt(random.nextBoolean() ? 30 : 330));
        }
        return text.toString();
    }

    private static void digits(StringBuilder text, int count, Random random) {
        for (int i = 0; i < count; i++) {
            text.append((char) ('0' + random.nextInt(10)));
        }
    }
}
