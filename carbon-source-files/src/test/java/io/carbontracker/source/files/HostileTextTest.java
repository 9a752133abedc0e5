package io.carbontracker.source.files;

import static io.carbontracker.source.files.Reading.focus;
import static io.carbontracker.source.files.Reading.usageCsv;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.carbontracker.usage.UsageSource;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that wants to break out of its field, or to cost time. */
class HostileTextTest {
    @Test
    void aHostileHeaderDoesNotFillTheMessage() {
        Reading reading =
                Reading.of(usageCsv("date,region,instance_type,hours," + "\uD83D\uDE00".repeat(100_000) + "\n"));

        assertThat(reading.facts().failures()).hasSize(1);
        assertThat(reading.facts().failures().get(0)).contains("unknown column").hasSizeLessThan(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "say \"hi\"",
                "a,b",
                "two\nlines",
                "<script>alert(1)</script>",
                "=HYPERLINK(\"http://x\")",
                "+1",
                "@SUM(A1)",
                "red\u001B[31m",
                "\u202Ereversed",
                "\uD83D\uDE00",
                "'; DROP TABLE bills; --",
                "NULL",
            })
    void hostileTagsAreHandedOnAsTheyAre(String tag) {
        String quoted = '"' + tag.replace("\"", "\"\"") + '"';
        Reading csv = Reading.of(
                usageCsv("date,region,instance_type,hours,tag_team\n2026-10-01,r,t,1," + quoted + "\n"), "team");
        String json =
                "{\"team\":\"" + tag.replace("\"", "\\\"").replace("\n", "\\n").replace("\u001B", "\\u001B") + "\"}";
        Reading bill = Reading.of(
                focus(FocusBill.text("ProviderName", "AWS", "SkuMeter", "BoxUsage:m5.large", "Tags", json)), "team");

        assertThat(csv.record().tags()).isEqualTo(Map.of("team", tag.strip()));
        assertThat(bill.record().tags()).isEqualTo(Map.of("team", tag));
    }

    @Test
    void tenThousandTagsAreNoObstacle() {
        String json = IntStream.range(0, 10_000)
                .mapToObj(i -> "\"key" + i + "\":\"" + i + "\"")
                .collect(Collectors.joining(",", "{", "}"));
        Reading reading = Reading.of(
                focus(FocusBill.text("ProviderName", "AWS", "SkuMeter", "BoxUsage:m5.large", "Tags", json)),
                "key0",
                "key9999",
                "absent");

        assertThat(reading.record().tags()).isEqualTo(Map.of("key0", "0", "key9999", "9999"));
    }

    static Stream<Arguments> hostileTexts() {
        return Stream.of(
                argumentSet("usage type", "AWS", "SkuMeter", "a-".repeat(500_000)),
                argumentSet("usage type of Fargate", "AWS", "SkuMeter", "a-".repeat(500_000) + "Fargate-GB-Hours"),
                argumentSet("description", "AWS", "ChargeDescription", "$1 per On Demand " + "x ".repeat(500_000)),
                argumentSet(
                        "machine type",
                        "AWS",
                        "SkuPriceDetails",
                        "{\"InstanceType\":\"" + "a".repeat(1_000_000) + "\"}"),
                argumentSet("meter", "Microsoft", "SkuMeter", "D2" + " ".repeat(1_000_000) + "v3"),
                argumentSet("SKU", "Google", "ChargeDescription", "Nvidia " + "% GPU".repeat(200_000)),
                argumentSet("deep JSON", "AWS", "SkuPriceDetails", "{\"a\":" + "[".repeat(1_000_000)),
                argumentSet("long number", "AWS", "SkuPriceDetails", "{\"a\":" + "1".repeat(1_000_000) + "}"),
                argumentSet("quantity", "AWS", "ConsumedQuantity", "1".repeat(1_000_000)),
                argumentSet("date", "AWS", "ChargePeriodStart", "2026-10-01T00:00:00." + "0".repeat(1_000_000)));
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void noTextOfABillCostsMoreThanItsLength(String provider, String column, String text) {
        String bill = FocusBill.text(
                "ProviderName",
                provider,
                "ChargeDescription",
                "Virtual Machines",
                "x_SkuMeterCategory",
                "Virtual Machines",
                column,
                text);

        Reading reading = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Reading.of(focus(bill)));

        assertThat(reading.skip().detail()).hasSizeLessThan(300);
        assertThat(reading.skip().type()).hasSizeLessThan(200);
    }

    /** One file of each form with all that its reader looks at. */
    static Stream<Arguments> forms() {
        String usage = "start,end,provider,region,instance_type,hours,cost,currency,utilization,tag_team\n"
                + "2026-10-01T00:00:00Z,2026-10-01T01:00:00Z,aws,us-east-1,\"p5.48xlarge\",1.5e1,12.50,USD,0.5,\"a \"\"b\"\"\"\n"
                        .repeat(3);
        String bill = FocusBill.text(
                "ProviderName",
                "Google",
                "ChargeDescription",
                "Nvidia L4 GPU running in Paris",
                "EffectiveCost",
                "12.50",
                "x_SystemLabels",
                "[{\"Key\":\"compute.googleapis.com/is_unused_reservation\",\"Value\":\"true\"}]",
                "Tags",
                "{\"team\":\"\u00E4\"}",
                "SkuPriceDetails",
                "{\"InstanceType\":\"p5.48xlarge\"}");
        Function<byte[], UsageSource> csv = Reading::usageCsv;
        Function<byte[], UsageSource> focus = bytes -> FocusFiles.builder()
                .input("focus.csv", () -> new ByteArrayInputStream(bytes))
                .build();
        return Stream.of(
                argumentSet("usage CSV", usage.getBytes(UTF_8), csv),
                argumentSet("FOCUS", bill.getBytes(UTF_8), focus),
                argumentSet("gzip", Reading.gzip(usage.getBytes(UTF_8)), csv));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aDamagedFileGivesItemsAndFailuresAndNeverAnException(byte[] good, Function<byte[], UsageSource> source) {
        byte[] odd = ",\"\n\r\0\t -+.eE09:TZ{}[]\u00FF\uFFFD".getBytes(ISO_8859_1);
        for (int seed = 0; seed < 1000; seed++) {
            Random random = new Random(seed);
            byte[] damaged = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
            for (int i = random.nextInt(5); i >= 0 && damaged.length > 0; i--) {
                damaged[random.nextInt(damaged.length)] =
                        random.nextBoolean() ? odd[random.nextInt(odd.length)] : (byte) random.nextInt(256);
            }

            assertThatCode(() -> assertThat(
                                    Reading.of(source.apply(damaged), "team").items())
                            .hasSizeLessThan(60))
                    .as("seed %d", seed)
                    .doesNotThrowAnyException();
        }
    }
}
