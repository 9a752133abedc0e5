package io.carbontracker.provider.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.error.CarbonConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "100000000000, 100000000000", "100 GB, 100000000000", "2tib, 2199023255552", "5 MiB, 5242880"})
    void quantitiesAreRead(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GB", "-1", "1.5 GB", "1 XB", "999999999999999999 TB", "1;2"})
    void whatIsNoQuantityIsRefused(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(CarbonConfigurationException.class);
    }

    @Test
    void quantitiesAreToldInThreeDigits() {
        assertThat(ByteSize.of(999)).isEqualTo("999 bytes");
        assertThat(ByteSize.of(123_456_789)).isEqualTo("123.5 MB");
        assertThat(ByteSize.of(100_000_000_000L)).isEqualTo("100.0 GB");
    }

    @Test
    void aTebibyteCostsItsListPriceAndLittleCostsACent() {
        assertThat(ByteSize.price(1L << 40)).isEqualTo("USD 6.25");
        // 100e9 / 2^40 x 6.25 = 0.5684, to the next cent
        assertThat(ByteSize.price(100_000_000_000L)).isEqualTo("USD 0.57");
        assertThat(ByteSize.price(1)).isEqualTo("USD 0.01");
        assertThat(ByteSize.price(0)).isEqualTo("USD 0.00");
    }
}
