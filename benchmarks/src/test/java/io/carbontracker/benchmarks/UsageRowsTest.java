package io.carbontracker.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageRowsTest {
    // Row 1, worked out from the formula; 2^32 = 4294967296, fractions cut after four digits:
    //   time   3266489917 / 2^32 = 0.7605, x 30 = 22.8 -> day 22; x 720 = 547.5 -> hour 547
    //   region 2246822519 / 2^32 = 0.5231, x 6 = 3.1 -> 3, eu-central-1
    //   type   2654435761 / 2^32 = 0.6180, x 10 = 6.1 -> 6, r5.2xlarge
    //   hours  0.25 + 23.75 x 1640531513 / 2^32 = 0.25 + 23.75 x 0.381966 = 9.321693
    // Row 2, the factors doubled, less 2^32 where they pass it:
    //   time   2238012538 / 2^32 = 0.5210, x 30 = 15.6 -> day 15; x 720 = 375.1 -> hour 375
    //   region  198677742 / 2^32 = 0.0462, x 6 = 0.2 -> 0, us-east-1
    //   type   1013904226 / 2^32 = 0.2360, x 10 = 2.3 -> 2, g5.12xlarge
    //   hours  0.25 + 23.75 x 3281063026 / 2^32 = 0.25 + 23.75 x 0.763932 = 18.393385
    // Row 3, the factors of rows 1 and 2 added, less 2^32:
    //   time   1209535159 / 2^32 = 0.2816, x 30 = 8.4 -> day 8; x 720 = 202.7 -> hour 202
    //   region 2445500261 / 2^32 = 0.5693, x 6 = 3.4 -> 3, eu-central-1
    //   type   3668339987 / 2^32 = 0.8541, x 10 = 8.5 -> 8, g4dn.xlarge
    //   hours  0.25 + 23.75 x 626627243 / 2^32 = 0.25 + 23.75 x 0.145898 = 3.715078
    @ParameterizedTest
    @CsvSource({
        "1, 22, 547, eu-central-1, r5.2xlarge, 9321693",
        "2, 15, 375, us-east-1, g5.12xlarge, 18393385",
        "3, 8, 202, eu-central-1, g4dn.xlarge, 3715078"
    })
    void firstRowsAreThoseOfTheFormula(long row, int day, int hour, String region, String type, long microHours) {
        assertThat(UsageRows.day(row)).isEqualTo(day);
        assertThat(UsageRows.hour(row)).isEqualTo(hour);
        assertThat(UsageRows.region(row)).isEqualTo(region);
        assertThat(UsageRows.type(row)).isEqualTo(type);
        assertThat(UsageRows.microHours(row)).isEqualTo(microHours);
    }

    @Test
    void fileHoldsTheRowsWithTheirHeader() {
        String csv = new String(GenerateUsageCsv.bytes(3), StandardCharsets.US_ASCII);

        assertThat(csv)
                .isEqualTo(String.join(
                        "\r\n",
                        "date,region,instance_type,hours",
                        "2026-06-23,eu-central-1,r5.2xlarge,9.321693",
                        "2026-06-16,us-east-1,g5.12xlarge,18.393385",
                        "2026-06-09,eu-central-1,g4dn.xlarge,3.715078",
                        ""));
    }

    @Test
    void wholeHoursKeepOneDecimalAndZerosAtTheEndGo() {
        // Row 0 has the fraction 0: 0.25 hours. Row 2^32 / 4 has the factor's lower two bits as its upper two:
        // 1640531513 mod 4 = 1, so the fraction is 1/4 and the hours are 0.25 + 23.75 / 4 = 6.1875.
        assertThat(UsageRows.microHours(0)).isEqualTo(250_000);
        assertThat(UsageRows.microHours(1L << 30)).isEqualTo(6_187_500);
        assertThat(GenerateUsageCsv.hoursText(6_187_500)).isEqualTo("6.1875");
        assertThat(GenerateUsageCsv.hoursText(12_000_000)).isEqualTo("12.0");
        assertThat(GenerateUsageCsv.hoursText(1_000_001)).isEqualTo("1.000001");
    }

    @Test
    void theDayOfARowIsTheDayOfItsHour() {
        for (long row = 1; row <= 10_000; row++) {
            assertThat(UsageRows.hour(row) / 24).isEqualTo(UsageRows.day(row));
        }
    }
}
