package io.carbontracker.source.files;

import io.carbontracker.catalog.BillingMeaning;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.SkipReason;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to one form of bill: the names of its columns, its kinds of charge, its cost. Serves one cursor and may
 * collect what it has to note.
 */
abstract class BillForm {
    /** The name of the source, for messages. */
    abstract String source();

    /** What headers call a column, best first, as {@link #key} gives them; empty when the form lacks it. */
    abstract List<String> names(BillColumn column);

    /** What messages call a column that a file lacks. */
    String title(BillColumn column) {
        return names(column).get(0);
    }

    /** The columns without which a file is not of the form. */
    abstract List<BillColumn> required();

    /** Says which columns the form needs. */
    abstract String needs();

    /** The name by which a column of a header is compared. */
    String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Whether a column is of use beside those bound before it, which come in the order of {@link BillColumn}. */
    boolean isWanted(BillColumn column, BillRow row) {
        return true;
    }

    /** The tag whose values a column of its own holds; {@code ""} when the column is none of a tag. */
    String tagOf(String name) {
        return "";
    }

    /** The ways in which the form writes a tag's name, best first. */
    List<String> spellings(String tag) {
        return List.of(tag);
    }

    abstract String provider(BillRow row);

    /** The rows that are money without machines; {@code null} for usage. */
    abstract BillingMeaning.@Nullable NoUsage moneyOnly(BillRow row);

    /** The effective cost; {@code null} when the row tells none. */
    @Nullable
    BigDecimal amount(BillRow row) {
        return row.amount(BillColumn.EFFECTIVE_COST);
    }

    /** How hours were bought, where the machine's own text does not tell it. */
    abstract Pricing pricing(BillRow row, @Nullable Pricing told);

    String service(BillRow row) {
        return row.text(BillColumn.SERVICE_NAME);
    }

    String unit(BillRow row) {
        return row.lower(BillColumn.CONSUMED_UNIT);
    }

    boolean isCompute(BillRow row) {
        return !row.has(BillColumn.SERVICE_CATEGORY)
                || row.is(BillColumn.SERVICE_CATEGORY, "compute")
                || row.is(BillColumn.SERVICE_CATEGORY, "ai and machine learning");
    }

    /** Whether rows tell the day of their usage and no hour. */
    boolean isDaily() {
        return false;
    }

    Instant instant(String field, String text) {
        return Times.instant(field, text);
    }

    /** Which cost the amounts are. */
    abstract String costKind();

    /** What a reader of the report should know about the files so far. */
    List<String> notes() {
        return List.of();
    }

    static BillingMeaning.NoUsage money(SkipReason reason, String detail) {
        return new BillingMeaning.NoUsage(reason, "", "", null, detail);
    }

    /** The rows that Google Cloud marks as money. */
    static BillingMeaning.@Nullable NoUsage moneyByCostType(BillRow row) {
        String type = row.lower(BillColumn.X_COST_TYPE);
        return switch (type) {
            case "tax" -> money(SkipReason.TAX, "charge category tax");
            case "adjustment", "rounding_error" -> money(SkipReason.FEE, "charge category " + type);
            default -> null;
        };
    }
}
