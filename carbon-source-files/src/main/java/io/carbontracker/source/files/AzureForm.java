package io.carbontracker.source.files;

import io.carbontracker.catalog.BillingMeaning;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.Providers;
import io.carbontracker.usage.SkipReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cost details and usage exports of Azure, with the column sets of Enterprise Agreements and of Microsoft Customer Agreements. */
final class AzureForm extends BillForm {
    private static final Pattern SLASHED_DATE =
            Pattern.compile("([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: 0?0:00(?::00)?)?");
    private static final Pattern BLOCK = Pattern.compile("([0-9]+) +(\\S.*)");
    private static final String HOURS = "hours";

    /** An hour in the languages of the portal. */
    private static final Map<String, String> HOUR = Map.ofEntries(
            Map.entry("hora", HOURS),
            Map.entry("horas", HOURS),
            Map.entry("heure", HOURS),
            Map.entry("heures", HOURS),
            Map.entry("stunde", HOURS),
            Map.entry("stunden", HOURS),
            Map.entry("ora", HOURS),
            Map.entry("ore", HOURS),
            Map.entry("uur", HOURS),
            Map.entry("\u5c0f\u65f6", HOURS), // simplified Chinese
            Map.entry("\u5c0f\u6642", HOURS), // traditional Chinese
            Map.entry("\u6642\u9593", HOURS), // Japanese
            Map.entry("\uc2dc\uac04", HOURS), // Korean
            Map.entry("\u0447\u0430\u0441", HOURS)); // Russian

    private static final BillingMeaning.NoUsage UNUSED =
            money(SkipReason.UNUSED_COMMITMENT, "a reservation or savings plan that nobody used");

    private final TextCache<String> units = new TextCache<>(this::hoursOf);
    private String block = "";
    private boolean reservationBought;

    @Override
    String source() {
        return AzureExportFiles.NAME;
    }

    /** The spellings of the two kinds of agreement differ in case, spaces and the words joined. */
    @Override
    List<String> names(BillColumn column) {
        return switch (column) {
            case CHARGE_PERIOD_START -> List.of("date", "usagedate", "usagedatetime");
            case CHARGE_CATEGORY -> List.of("chargetype");
            case CONSUMED_QUANTITY -> List.of("quantity", "usagequantity", "consumedquantity");
            case CONSUMED_UNIT -> List.of("unitofmeasure");
            case EFFECTIVE_COST -> List.of("costinbillingcurrency", "cost", "pretaxcost", "extendedcost");
            case BILLING_CURRENCY -> List.of("billingcurrency", "billingcurrencycode", "currency", "currencycode");
            case PRICING_CATEGORY -> List.of("pricingmodel");
            case REGION_ID -> List.of("resourcelocation", "resourcelocationnormalized");
            case REGION_NAME -> List.of("meterregion");
            case SERVICE_CATEGORY -> List.of("servicefamily");
            case SUB_ACCOUNT_ID -> List.of("subscriptionid", "subscriptionguid");
            case TAGS -> List.of("tags");
            case X_SKU_DETAILS -> List.of("additionalinfo");
            case X_SKU_METER_NAME -> List.of("metername");
            case X_SKU_METER_CATEGORY -> List.of("metercategory");
            default -> List.of();
        };
    }

    @Override
    String title(BillColumn column) {
        return switch (column) {
            case CHARGE_PERIOD_START -> "Date";
            case CONSUMED_QUANTITY -> "Quantity";
            case CONSUMED_UNIT -> "UnitOfMeasure";
            case X_SKU_METER_CATEGORY -> "MeterCategory";
            default -> super.title(column);
        };
    }

    @Override
    String key(String name) {
        return super.key(name).replace(" ", "").replace("_", "");
    }

    @Override
    List<BillColumn> required() {
        return List.of(
                BillColumn.CHARGE_PERIOD_START,
                BillColumn.CONSUMED_QUANTITY,
                BillColumn.CONSUMED_UNIT,
                BillColumn.X_SKU_METER_CATEGORY);
    }

    @Override
    String needs() {
        return "an Azure export needs Date, Quantity, UnitOfMeasure and MeterCategory; is it one?";
    }

    @Override
    String provider(BillRow row) {
        return Providers.AZURE;
    }

    @Override
    String service(BillRow row) {
        return row.text(BillColumn.X_SKU_METER_CATEGORY);
    }

    @Override
    BillingMeaning.@Nullable NoUsage moneyOnly(BillRow row) {
        String type = row.lower(BillColumn.CHARGE_CATEGORY);
        return switch (type) {
            case "", "usage" -> null;
            case "unusedreservation", "unusedsavingsplan" -> UNUSED;
            case "purchase" -> {
                reservationBought |= row.startsWith(BillColumn.PRICING_CATEGORY, "reserv");
                yield money(SkipReason.PURCHASE, "charge type purchase");
            }
            case "refund", "credit" -> money(SkipReason.CREDIT, "charge type " + type);
            case "tax" -> money(SkipReason.TAX, "charge type tax");
            default -> money(SkipReason.FEE, "charge type " + Texts.shown(type));
        };
    }

    /** {@code 1 Hour}, {@code 100 Hours}, {@code 1 hora}: what the quantity counts are hours, whatever the price's block. */
    @Override
    String unit(BillRow row) {
        return row.cached(BillColumn.CONSUMED_UNIT, units);
    }

    private String hoursOf(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        Matcher counted = BLOCK.matcher(lower);
        if (!counted.matches()) {
            return HOUR.getOrDefault(lower, lower);
        }
        String unit = HOUR.getOrDefault(counted.group(2), counted.group(2));
        if (!counted.group(1).equals("1") && unit.startsWith("hour") && block.isEmpty()) {
            block = text;
        }
        return unit;
    }

    @Override
    boolean isDaily() {
        return true;
    }

    @Override
    Instant instant(String field, String text) {
        Matcher date = SLASHED_DATE.matcher(text);
        return date.matches() // month/day/year, with or without leading zeros
                ? Times.instant(field, date.group(3) + "-" + padded(date.group(1)) + "-" + padded(date.group(2)))
                : super.instant(field, text);
    }

    private static String padded(String number) {
        return number.length() == 1 ? "0" + number : number;
    }

    @Override
    Pricing pricing(BillRow row, @Nullable Pricing told) {
        return switch (row.lower(BillColumn.PRICING_CATEGORY)) {
            case "ondemand", "on demand" -> Pricing.ON_DEMAND;
            case "spot" -> Pricing.SPOT;
            case "reservation" -> Pricing.RESERVED;
            case "savingsplan", "savings plan" -> Pricing.SAVINGS_PLAN;
            default -> told == null ? Pricing.UNKNOWN : told;
        };
    }

    @Override
    String costKind() {
        return "cost in billing currency, amortized where the export is of amortized cost";
    }

    @Override
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (reservationBought) {
            notes.add("the export is of actual cost: usage that a reservation covers costs nothing in it; an export of"
                    + " amortized cost spreads the purchase");
        }
        if (!block.isEmpty()) {
            notes.add("quantities in units such as \"" + Texts.shown(block) + "\" are taken as hours, not multiplied");
        }
        return notes;
    }
}
