package io.carbontracker.source.files;

import io.carbontracker.testkit.SampleUsage;
import io.carbontracker.testkit.UsageSourceContract;
import io.carbontracker.usage.UsageSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract of usage sources, held by files of each form that tells of whole machines. */
class BillContractsTest {
    /** Files in which each row is a line of text. */
    abstract static class OfLines extends UsageSourceContract {
        @TempDir
        Path folder;

        private final String header;

        OfLines(String header) {
            this.header = header;
        }

        abstract String line(SampleUsage row);

        Path csv(List<SampleUsage> usage) {
            String lines = usage.stream().map(this::line).collect(Collectors.joining("\n", header + "\n", "\n"));
            return Engine.write(folder.resolve("bill.csv"), lines.getBytes(StandardCharsets.UTF_8));
        }

        /** The same with times and numbers in types of their own. */
        Path parquet(List<SampleUsage> usage, String replaced) {
            return Engine.parquet(
                    csv(usage), folder.resolve("bill.parquet"), usage.isEmpty() ? "*" : "* REPLACE (" + replaced + ")");
        }

        static String team(SampleUsage row, Function<String, String> named) {
            return row.team().isEmpty() ? "" : named.apply(row.team());
        }
    }

    @Nested
    class UsageCsvForm extends OfLines {
        UsageCsvForm() {
            super("start,end,region,instance_type,hours,cost,currency,tag_team");
        }

        @Override
        String line(SampleUsage row) {
            return String.join(
                    ",",
                    row.start().toString(),
                    row.window().end().toString(),
                    row.region(),
                    row.machine(),
                    String.valueOf(row.hours()),
                    row.cost().toPlainString(),
                    SampleUsage.CURRENCY,
                    row.team());
        }

        @Override
        protected UsageSource sourceHolding(List<SampleUsage> usage) {
            return UsageCsv.builder().inputs(csv(usage)).build();
        }
    }

    abstract static class FocusForms extends OfLines {
        FocusForms() {
            super("ProviderName,ChargePeriodStart,ChargePeriodEnd,ChargeCategory,RegionId,SkuMeter,ConsumedQuantity,"
                    + "ConsumedUnit,EffectiveCost,BillingCurrency,Tags");
        }

        @Override
        String line(SampleUsage row) {
            return String.join(
                    ",",
                    "AWS",
                    row.start().toString(),
                    row.window().end().toString(),
                    "Usage",
                    row.region(),
                    "BoxUsage:" + row.machine(),
                    String.valueOf(row.hours()),
                    "Hours",
                    row.cost().toPlainString(),
                    SampleUsage.CURRENCY,
                    team(row, team -> "\"{\"\"team\"\":\"\"" + team + "\"\"}\""));
        }
    }

    @Nested
    class FocusAsCsv extends FocusForms {
        @Override
        protected UsageSource sourceHolding(List<SampleUsage> usage) {
            return FocusFiles.builder().inputs(csv(usage)).build();
        }
    }

    @Nested
    class FocusAsParquet extends FocusForms {
        @Override
        protected UsageSource sourceHolding(List<SampleUsage> usage) {
            return FocusFiles.builder()
                    .inputs(parquet(
                            usage,
                            "CAST(ChargePeriodStart AS TIMESTAMP) AS ChargePeriodStart,"
                                    + " CAST(ChargePeriodEnd AS TIMESTAMP) AS ChargePeriodEnd,"
                                    + " CAST(ConsumedQuantity AS DOUBLE) AS ConsumedQuantity,"
                                    + " CAST(EffectiveCost AS DECIMAL(18, 6)) AS EffectiveCost"))
                    .build();
        }
    }

    abstract static class CurForms extends OfLines {
        CurForms() {
            super("line_item_line_item_type,line_item_usage_start_date,line_item_usage_end_date,product_region_code,"
                    + "line_item_usage_type,line_item_usage_amount,pricing_unit,line_item_unblended_cost,"
                    + "line_item_currency_code,resource_tags");
        }

        @Override
        String line(SampleUsage row) {
            return String.join(
                    ",",
                    "Usage",
                    row.start().toString(),
                    row.window().end().toString(),
                    row.region(),
                    "BoxUsage:" + row.machine(),
                    String.valueOf(row.hours()),
                    "Hrs",
                    row.cost().toPlainString(),
                    SampleUsage.CURRENCY,
                    team(row, team -> "\"{\"\"user_team\"\":\"\"" + team + "\"\"}\""));
        }
    }

    @Nested
    class CurAsCsv extends CurForms {
        @Override
        protected UsageSource sourceHolding(List<SampleUsage> usage) {
            return CurFiles.builder().inputs(csv(usage)).build();
        }
    }

    @Nested
    class CurAsParquet extends CurForms {
        @Override
        protected UsageSource sourceHolding(List<SampleUsage> usage) {
            return CurFiles.builder()
                    .inputs(parquet(
                            usage,
                            "CAST(line_item_usage_start_date AS TIMESTAMPTZ) AS line_item_usage_start_date,"
                                    + " CAST(line_item_usage_end_date AS TIMESTAMPTZ) AS line_item_usage_end_date,"
                                    + " CAST(line_item_usage_amount AS DOUBLE) AS line_item_usage_amount"))
                    .build();
        }
    }

    /** Days: an export of Azure tells no hours. */
    @Nested
    class AzureExport extends OfLines {
        AzureExport() {
            super("date,meterCategory,meterName,quantity,unitOfMeasure,costInBillingCurrency,billingCurrency,"
                    + "resourceLocation,chargeType,tags,additionalInfo");
        }

        @Override
        protected String provider() {
            return "azure";
        }

        @Override
        String line(SampleUsage row) {
            return String.join(
                    ",",
                    row.start().toString().substring(0, 10),
                    "Virtual Machines",
                    "meter",
                    String.valueOf(row.hours()),
                    "1 Hour",
                    row.cost().toPlainString(),
                    SampleUsage.CURRENCY,
                    row.region(),
                    "Usage",
                    team(row, team -> "\"{\"\"team\"\":\"\"" + team + "\"\"}\""),
                    "\"{\"\"ServiceType\"\":\"\"" + row.machine() + "\"\"}\"");
        }

        @Override
        protected UsageSource sourceHolding(List<SampleUsage> usage) {
            return AzureExportFiles.builder().inputs(csv(usage)).build();
        }
    }
}
