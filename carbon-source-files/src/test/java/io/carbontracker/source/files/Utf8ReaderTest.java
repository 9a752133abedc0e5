package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8ReaderTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    @Timeout(20)
    void roomForOneCharTakesHalfOfACharacterAndTheNextReadTheOther(int room) throws IOException {
        String text = "a\uD83D\uDE00\u00FC\uD83D\uDE00\uD83D\uDE00\u20ACz\uD83D\uDE00";
        StringBuilder read = new StringBuilder();

        try (Reader reader = new Utf8Reader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 0)) {
            char[] target = new char[room];
            for (int count = reader.read(target, 0, room); count >= 0; count = reader.read(target, 0, room)) {
                assertThat(count).isBetween(1, room);
                read.append(target, 0, count);
            }
        }

        assertThat(read).hasToString(text);
    }
}
