package io.carbontracker.source.files;

import io.carbontracker.units.Cost;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Writes what became of billed rows as lines that can be written by hand as well. */
final class Ledger {
    private Ledger() {}

    /** A ledger made by hand. */
    static List<String> named(String name) {
        return new String(resource(name), StandardCharsets.UTF_8).lines().toList();
    }

    static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(Ledger.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> of(Reading reading) {
        return reading.items().stream().map(Ledger::line).toList();
    }

    static String line(UsageItem item) {
        return item instanceof UsageRecord row ? record(row) : skipped((SkippedUsage) item);
    }

    private static String record(UsageRecord row) {
        StringJoiner line = new StringJoiner(" ");
        line.add(row.provider()).add(row.region()).add(row.resource().label()).add(number(row.deviceHours()));
        line.add(row.pricing().label());
        if (row.cost() != null) {
            line.add(cost(row.cost()));
        }
        if (row.isIdleReserved()) {
            line.add("idle");
        }
        new TreeMap<>(row.tags()).forEach((name, value) -> line.add(name + "=" + value));
        return line.toString();
    }

    private static String skipped(SkippedUsage row) {
        StringJoiner line = new StringJoiner("; ", "skipped: ", "");
        line.add(row.reason().label() + (row.category().isEmpty() ? "" : " " + row.category()));
        if (!row.type().isEmpty()) {
            line.add(row.type());
        }
        if (row.kind() != null) {
            line.add(number(row.deviceHours()) + " " + row.kind().label() + "-hours");
        }
        if (!row.region().isEmpty()) {
            line.add(row.region());
        }
        Cost cost = row.cost();
        if (cost != null) {
            line.add(cost(cost));
        }
        return line.toString();
    }

    private static String cost(Cost cost) {
        return number(cost.amount()) + " " + cost.currency();
    }

    private static String number(double value) {
        return number(BigDecimal.valueOf(value));
    }

    private static String number(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
