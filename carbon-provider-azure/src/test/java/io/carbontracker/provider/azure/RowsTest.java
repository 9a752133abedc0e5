package io.carbontracker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.carbontracker.provider.azure.Bench.Reading;
import io.carbontracker.testkit.Answer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RowsTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private Reading read(String columns, String... rows) {
        bench.server.answer(Answer.json(Wire.body(columns, "", rows)), Answer.status(204));
        return bench.read();
    }

    static Stream<Arguments> columns() {
        return Stream.of(
                argumentSet(
                        "another order",
                        "Currency:String,Meter:String,ResourceLocation:String,UsageDate:Number,Cost:Number,"
                                + "UsageQuantity:Number",
                        "[\"EUR\",\"D4s v3\",\"eastus\",20261001,1.5,24]"),
                argumentSet(
                        "columns that nobody asked for",
                        "Whatever:String,UsageQuantity:Number,Cost:Number,UsageDate:Number,More:Datetime,"
                                + "ResourceLocation:String,Meter:String,Currency:String",
                        "[\"x\",24,1.5,20261001,null,\"eastus\",\"D4s v3\",\"EUR\"]"),
                argumentSet(
                        "a column twice with the same",
                        Wire.COLUMNS + ",Meter:String",
                        "[24,1.5,20261001,\"eastus\",\"D4s v3\",\"EUR\",\"D4s v3\"]"),
                argumentSet(
                        "named after what we called it, and another case",
                        "qty:Number,PreTaxCost:Number,usagedate:Number,resourcelocation:String,METER:String,"
                                + "Currency:String",
                        "[24,1.5,20261001,\"eastus\",\"D4s v3\",\"EUR\"]"),
                argumentSet(
                        "numbers and days in other forms",
                        Wire.COLUMNS,
                        "[\"24.0000000000\",1.5E0,\"2026-10-01T00:00:00\",\"East US\",\"Standard_D4s_v3\",\"EUR\"]"),
                argumentSet(
                        "days as doubles", Wire.COLUMNS, "[2.4E1,1.5,2.0261001E7,\"us east\",\"D4s v3 \",\"EUR\"]"));
    }

    @ParameterizedTest
    @MethodSource("columns")
    void columnsAreReadByName(String columns, String row) {
        Reading reading = read(columns, row);

        assertThat(reading.records()).singleElement().satisfies(usage -> {
            assertThat(usage.window().day()).isEqualTo("2026-10-01");
            assertThat(usage.region()).isEqualTo("eastus");
            assertThat(usage.resource().label()).isEqualTo("Standard_D4s_v3");
            assertThat(usage.deviceHours()).isEqualTo(24);
            assertThat(usage.cost()).satisfies(cost -> {
                assertThat(cost.amount()).isEqualByComparingTo("1.5");
                assertThat(cost.currency()).isEqualTo("EUR");
            });
        });
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                argumentSet("too few cells", "[24,1.5,20261001,\"eastus\"]", "the row has 4 cells where there are 6"),
                argumentSet(
                        "too many cells",
                        "[24,1.5,20261001,\"eastus\",\"D4s v3\",\"EUR\",1]",
                        "the row has 7 cells where there are 6"),
                argumentSet("no array", "{\"UsageQuantity\":24}", "the row is no array"),
                argumentSet("null", "null", "the row is no array"),
                argumentSet("empty", "[]", "the row has 0 cells"),
                argumentSet(
                        "a cell that is an object",
                        "[24,1.5,20261001,{\"a\":[1]},\"D4s v3\",\"EUR\"]",
                        "a cell is neither text nor number"),
                argumentSet(
                        "no quantity", "[null,1.5,20261001,\"eastus\",\"D4s v3\",\"EUR\"]", "UsageQuantity is empty"),
                argumentSet(
                        "not a number",
                        "[NaN,1.5,20261001,\"eastus\",\"D4s v3\",\"EUR\"]",
                        "UsageQuantity \"NaN\" is no number"),
                argumentSet(
                        "a number without measure",
                        "[1E999999999,1.5,20261001,\"eastus\",\"D4s v3\",\"EUR\"]",
                        "UsageQuantity \"1E999999999\" is no number"),
                argumentSet(
                        "a cost that is none",
                        "[24,\"free\",20261001,\"eastus\",\"D4s v3\",\"EUR\"]",
                        "Cost \"free\" is no number"),
                argumentSet(
                        "no day",
                        "[24,1.5,20261301,\"eastus\",\"D4s v3\",\"EUR\"]",
                        "UsageDate \"20261301\" is no day as in 20261001"),
                argumentSet("an empty day", "[24,1.5,null,\"eastus\",\"D4s v3\",\"EUR\"]", "UsageDate \"\" is no day"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aMalformedRowIsNamedAndTheNextOneRead(String row, String fault) {
        Reading reading = read(Wire.COLUMNS, row, "[1,1,20261002,\"eastus\",\"D4s v3\",\"EUR\"]");

        assertThat(reading.skipped()).singleElement().satisfies(skipped -> {
            assertThat(skipped.reason().label()).isEqualTo("bad-row");
            assertThat(skipped.detail()).startsWith(fault);
        });
        assertThat(reading.records()).hasSize(1);
    }

    @Test
    void aColumnTwiceWithDifferentValuesIsABadRow() {
        Reading reading = read(
                Wire.COLUMNS + ",Meter:String", "[24,1.5,20261001,\"eastus\",\"D4s v3\",\"EUR\",\"ND96isrH100v5\"]");

        assertThat(reading.skipped())
                .singleElement()
                .satisfies(skipped -> assertThat(skipped.detail())
                        .isEqualTo("the column Meter stands twice, with \"D4s v3\" and \"ND96isrH100v5\""));
    }

    @Test
    void anAnswerWithoutACostHasHoursAllTheSame() {
        Reading reading = read(
                "UsageQuantity:Number,UsageDate:Number,ResourceLocation:String,Meter:String,Currency:String",
                "[24,20261001,\"eastus\",\"D4s v3\",\"EUR\"]");

        assertThat(reading.records()).singleElement().satisfies(usage -> {
            assertThat(usage.deviceHours()).isEqualTo(24);
            assertThat(usage.cost()).isNull();
        });
    }

    @Test
    void aChargeThatIsNoUsageIsNotCountedWhereverItStands() {
        Reading reading = read(
                Wire.COLUMNS + ",ChargeType:String",
                "[24,1.5,20261001,\"eastus\",\"D4s v3\",\"EUR\",\"UnusedReservation\"]",
                "[23,1.4,20261001,\"eastus\",\"D4s v3\",\"EUR\",\"Usage\"]");

        assertThat(reading.lines())
                .containsExactly(
                        "excluded: unused-commitment eastus D4s v3 24.0 h 1.5 EUR",
                        "2026-10-01 eastus Standard_D4s_v3 23.0 h 1.4 EUR");
    }

    @Test
    void aLargeQuantityKeepsItsDigits() {
        Reading reading =
                read(Wire.COLUMNS, "[123456.789012345,0.1234567890123456789,20261001,\"eastus\",\"D4s v3\",\"\"]");

        assertThat(reading.lines())
                .containsExactly("2026-10-01 eastus Standard_D4s_v3 123456.789012345 h 0.1234567890123456789 ");
    }
}
