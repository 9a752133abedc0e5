package io.carbontracker.intensity.watttime;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks at an answer before its values are used: it must be of the region, signal, unit and period that were asked for, and each
 * value must be one. What is wrong with the answer as a whole makes it a {@link Failure}; what is wrong with a point makes that
 * point missing.
 */
final class SeriesCheck {
    /** Pounds per MWh; the dirtiest generation there is gives about half of it. */
    static final double MOST = 5_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

    private final GridSignal signal;
    private final long start;
    private final double[] values;
    private final long[] updated;
    private final BitSet imputed = new BitSet();
    private int unusable;
    private int outside;

    /**
     * An answer that passed.
     *
     * @param values pounds per MWh by period, {@link Double#NaN} where there is none
     * @param imputed which of them the service filled in itself
     * @param model the date of the model that answered, {@code ""} when the answer does not name it
     * @param unusable how many points were no value
     * @param outside how many points lay outside of what was asked for
     */
    record Checked(double[] values, BitSet imputed, String model, int unusable, int outside) {
        int filled() {
            return (int) Arrays.stream(values).filter(v -> !Double.isNaN(v)).count();
        }
    }

    private SeriesCheck(GridSignal signal, Instant start, int steps) {
        this.signal = signal;
        this.start = start.getEpochSecond();
        this.values = new double[steps];
        Arrays.fill(values, Double.NaN);
        this.updated = new long[steps];
    }

    /** Checks an answer for the periods that follow one another from an instant. */
    static Checked check(JsonNode answer, String region, GridSignal signal, Instant start, int steps) throws Failure {
        JsonNode meta = answer.path("meta");
        require("region", region, meta.path("region"));
        require("signal_type", signal.code(), meta.path("signal_type"));
        require("units", GridSignal.UNITS, meta.path("units"));
        require(
                "data_point_period_seconds",
                Long.toString(signal.period().toSeconds()),
                meta.path("data_point_period_seconds"));
        JsonNode data = answer.path("data");
        if (!data.isArray()) {
            throw Failure.unavailable("the answer for " + region + " holds no list of data");
        }
        SeriesCheck check = new SeriesCheck(signal, start, steps);
        for (JsonNode point : data) {
            check.add(point);
        }
        return new Checked(check.values, check.imputed, model(meta), check.unusable, check.outside);
    }

    /** Names of regions and models become names of files: nothing else than plain ones is let in. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    private static void require(String field, String expected, JsonNode found) throws Failure {
        String text = found.isValueNode() ? found.asText() : "";
        if (!text.equals(expected)) {
            throw Failure.unavailable("the answer cannot be used: " + field + " is "
                    + (found.isMissingNode() ? "absent" : "\"" + shown(text) + "\"") + ", expected \"" + expected
                    + "\"");
        }
    }

    private static String model(JsonNode meta) throws Failure {
        JsonNode date = meta.path("model").path("date");
        if (date.isMissingNode() || date.isNull()) {
            return "";
        }
        if (!isName(date.asText())) {
            throw Failure.unavailable(
                    "the answer cannot be used: the model's date is \"" + shown(date.asText()) + "\"");
        }
        return date.asText();
    }

    private static String shown(String text) {
        return (text.length() > 40 ? text.substring(0, 40) : text).replaceAll("[^ -~]", "?");
    }

    private void add(JsonNode point) throws Failure {
        Instant time = time(point.path("point_time"));
        JsonNode number = point.path("value");
        double value = number.isNumber() ? number.doubleValue() : Double.NaN;
        if (time == null || !(value >= 0 && value <= MOST)) {
            unusable++;
            return;
        }
        long seconds = signal.period().toSeconds();
        long offset = time.getEpochSecond() - start;
        if (offset < 0 || offset >= values.length * seconds) {
            outside++;
            return;
        }
        if (time.getNano() != 0 || offset % seconds != 0) {
            unusable++;
            return;
        }
        put((int) (offset / seconds), value + 0.0, point, time); // + 0.0 makes a 0 of -0
    }

    private void put(int index, double value, JsonNode point, Instant time) throws Failure {
        Instant lastUpdated = time(point.path("last_updated"));
        long when = lastUpdated == null ? Long.MIN_VALUE : lastUpdated.toEpochMilli();
        double before = values[index];
        if (!Double.isNaN(before)) {
            if (before == value) {
                updated[index] = Math.max(updated[index], when);
                return;
            }
            if (updated[index] == when || updated[index] == Long.MIN_VALUE || when == Long.MIN_VALUE) {
                throw Failure.unavailable("the answer cannot be used: it has two values for " + time
                        + " and does not say which is the later");
            }
            if (when < updated[index]) {
                return;
            }
        }
        values[index] = value;
        updated[index] = when;
        imputed.set(index, point.path("imputed_data_used").asBoolean());
    }

    /** Reads a time with any offset and any fraction; {@code null} for none, or one without a zone. */
    private static @Nullable Instant time(JsonNode node) {
        if (!node.isTextual()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(node.textValue()).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
