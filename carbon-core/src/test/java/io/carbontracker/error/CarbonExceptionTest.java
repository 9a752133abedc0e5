package io.carbontracker.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CarbonExceptionTest {
    private static final List<String> KNOWN = List.of("aws", "azure", "usage-csv", "focus", "workload.tag");

    // allowed are as many changes as a third of the letters typed, and 2 for short names
    @ParameterizedTest
    @CsvSource({
        "azur, azure",
        "AZURE, azure",
        "usage_csv, usage-csv",
        "focs, focus",
        "fcous, focus",
        "workloadtag, workload.tag",
        "wrkld.tg, ", // 4 letters are missing, more than 2
        "kubernetes, "
    })
    void aMistypedNameMeansTheNearestOrNone(String typed, String meant) {
        assertThat(CarbonConfigurationException.nearest(typed, KNOWN).orElse(null))
                .isEqualTo(meant);
    }

    @Test
    void ofTwoNamesEquallyNearTheFirstIsMeant() {
        assertThat(CarbonConfigurationException.nearest("ab", List.of("abc", "abd")))
                .contains("abc");
        assertThat(CarbonConfigurationException.nearest("ab", List.of())).isEmpty();
    }

    @Test
    void aRefusalNamesWhatWasAskedForAndAllThatExists() {
        assertThat(CarbonConfigurationException.unknown("usage source", "azur", KNOWN))
                .hasMessage(
                        "unknown usage source \"azur\"; did you mean \"azure\"?; known: aws, azure, usage-csv, focus, "
                                + "workload.tag");
        assertThat(CarbonConfigurationException.unknown("report writer", "x-ray-film", List.of()))
                .hasMessage("unknown report writer \"x-ray-film\"; known: none");
    }

    @Test
    void whyAFileCannotBeReadIsSaidInWords(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("nope");
        Path latin = Files.write(folder.resolve("latin"), new byte[] {'p', (byte) 0xE9, ','}); // é in ISO 8859-1

        assertThat(inWords(() -> Files.readString(missing))).isEqualTo("there is no such file");
        assertThat(inWords(() -> Files.readString(latin))).isEqualTo("it is no text in UTF-8");
        assertThat(inWords(() -> Files.newDirectoryStream(latin))).isEqualTo("it is no folder");
        assertThat(inWords(() -> Files.createFile(latin))).isEqualTo("something else has that name");
        assertThat(CarbonException.inWords(new EOFException("Unexpected end of ZLIB input stream")))
                .isEqualTo("it breaks off before its end");
        // permissions do not bind the superuser
        assertThat(CarbonException.inWords(new AccessDeniedException("bill.csv")))
                .isEqualTo("permission denied");
    }

    @Test
    void whatAFileSystemSaysIsKeptWithoutThePath() {
        assertThat(CarbonException.inWords(new FileSystemException("bill.csv", null, "Read-only file system")))
                .isEqualTo("Read-only file system");
        assertThat(CarbonException.inWords(new IOException("Is a directory"))).isEqualTo("Is a directory");
        assertThat(CarbonException.inWords(new FileSystemException("bill.csv")))
                .isEqualTo("the system gives no reason");
        assertThat(CarbonException.inWords(new ClosedChannelException())).isEqualTo("the system gives no reason");
    }

    private static String inWords(ThrowingCallable call) {
        return CarbonException.inWords(catchThrowableOfType(IOException.class, call));
    }

    @Test
    void failuresTellWhereTheyHappenedAndWhetherToTryAgain() {
        Exception cause = new Exception("below");
        UsageSourceException usage = new UsageSourceException("focus", "slow down", cause, true);

        assertThat(usage.source()).isEqualTo("focus");
        assertThat(usage.isRetryable()).isTrue();
        assertThat(usage).hasMessage("slow down").hasCause(cause).isInstanceOf(CarbonException.class);
        assertThat(new CatalogException("regions.csv", "m", null, false).table())
                .isEqualTo("regions.csv");
        assertThat(new IntensitySourceException("watttime", "m", null, false).source())
                .isEqualTo("watttime");
        assertThat(new ReportException("out", "m", null, false).target()).isEqualTo("out");
        assertThat(new CarbonConfigurationException("m").isRetryable()).isFalse();
    }
}
