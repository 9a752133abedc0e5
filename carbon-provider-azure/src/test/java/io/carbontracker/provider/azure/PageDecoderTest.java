package io.carbontracker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PageDecoderTest {
    private static final String BODY = Wire.body(
            Wire.COLUMNS,
            "\"nextLink\":\"http://127.0.0.1/x\",",
            "[23.75,1E-2,20261001,\"us east\",\"NC24ads A100 v4\",\"EUR\"]",
            "[24,null,20261002,true,\"D2 v3/D2s v3\",\"EUR\"]");

    private static final String NASTY = "{}[]\",:0e-. nt\\x";

    private static Page read(String body) throws IOException {
        return PageDecoder.read(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void numbersStayAsTheyWereWritten() throws IOException {
        Page page = read(BODY);

        assertThat(page.nextLink()).isEqualTo("http://127.0.0.1/x");
        assertThat(page.columns()).startsWith("UsageQuantity", "Cost", "UsageDate");
        assertThat(page.rows().get(0).cells()).startsWith("23.75", "1E-2", "20261001");
        assertThat(page.rows().get(1).cells()).startsWith("24", null, "20261002", "true");
    }

    @Test
    void theOrderWithinAnAnswerIsOfNoMatter() throws IOException {
        Page page = read("{\"properties\":{\"rows\":[[1]],\"nextLink\":\"\",\"more\":{\"rows\":[[2]]},"
                + "\"columns\":[{\"type\":\"Number\",\"more\":[],\"name\":\"A\"}]},\"rows\":[[3]]}");

        assertThat(page.columns()).containsExactly("A");
        assertThat(page.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.cells()).containsExactly("1"));
    }

    @Test
    void aPageWithoutMeasureIsRefused() {
        assertThatThrownBy(() -> read("{\"properties\":{\"rows\":[" + "[],".repeat(10_000) + "[]]}}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 10000 rows");
    }

    @Test
    void aRowWithoutMeasureIsAFaultOfTheRow() throws IOException {
        Page page = read("{\"properties\":{\"rows\":[[" + "1,".repeat(100) + "1]]}}");

        assertThat(page.rows()).singleElement().satisfies(row -> {
            assertThat(row.cells()).hasSize(64);
            assertThat(row.fault()).isEqualTo("the row has more than 64 cells");
        });
    }

    /** Whatever arrives, it is a page, or an exception that is told as an unreadable answer. */
    @Test
    void noBytesBreakTheReading() {
        long seed = 20_261_001L;
        Random random = new Random(seed);
        byte[] good = BODY.getBytes(StandardCharsets.UTF_8);
        int pages = 0;
        for (int round = 0; round < 5_000; round++) {
            byte[] bad = good.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bad[random.nextInt(bad.length)] = (byte) NASTY.charAt(random.nextInt(NASTY.length()));
            }
            try {
                PageDecoder.read(bad);
                pages++;
            } catch (IOException | IllegalStateException e) {
                assertThat(e).as("seed %d, round %d", seed, round).isNotNull();
            }
        }

        assertThat(pages).as("pages read, seed %d", seed).isBetween(1, 4_999);
    }
}
