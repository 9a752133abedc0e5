package io.carbontracker.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.255.0.9", "[::1]", "::1", "[0:0:0:0:0:0:0:1]"})
    void thisMachineIsLoopback(String host) {
        assertThat(Endpoints.isLoopback(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org",
                "localhost.example.org",
                "127.0.0.1.example.org",
                "127.0.0.256",
                "127.1",
                "128.0.0.1",
                "10.0.0.1",
                "0.0.0.0",
                "[::2]",
                "[::ffff:10.0.0.1]"
            })
    void everyOtherHostIsNot(String host) {
        assertThat(Endpoints.isLoopback(host)).isFalse();
    }
}
