package io.carbontracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.UsageSourceException;
import io.carbontracker.report.GroupBy;
import io.carbontracker.spi.RunListener;
import io.carbontracker.spi.UsageSourceFactory;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.Workload;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

class FailurePathsTest {
    @TempDir
    private Path folder;

    private static CarbonTracker tracker(FakeUsage source) {
        return CarbonTracker.builder().usage(source).build();
    }

    @Test
    void rowsReadBeforeAFailureComeOutOfTheCursorFirst() {
        FakeUsage usage = new FakeUsage("bill", 3).ending(() -> {
            throw new UsageSourceException("bill", "refused", null, false);
        });

        try (CarbonTracker tracker = tracker(usage);
                OutcomeCursor cursor = tracker.outcomes(TimeWindow.all())) {
            for (int i = 1; i <= 3; i++) {
                assertThat(cursor.next().item().billedRows()).isEqualTo(i);
            }
            assertThatThrownBy(cursor::hasNext).isInstanceOf(UsageSourceException.class);
        }
    }

    @Test
    void rowsReadBeforeInputThatFailedComeOutOfTheCursorFirst() {
        FakeUsage usage =
                new FakeUsage("bill", 3).knowing(new UsageFacts(null, null, "", List.of(), List.of("b.csv is empty")));

        try (CarbonTracker tracker = tracker(usage);
                OutcomeCursor cursor = tracker.outcomes(TimeWindow.all())) {
            for (int i = 1; i <= 3; i++) {
                assertThat(cursor.next().item().billedRows()).isEqualTo(i);
            }
            assertThatThrownBy(cursor::hasNext)
                    .isInstanceOfSatisfying(
                            UsageSourceException.class,
                            e -> assertThat(e.source()).isEqualTo("bill"));
        }
    }

    @Test
    void aClosedCursorHasNoMoreAndOpensNothing() {
        FakeUsage first = new FakeUsage("first", 3);
        FakeUsage second = new FakeUsage("second", 3);

        try (CarbonTracker tracker =
                CarbonTracker.builder().usage(first).usage(second).build()) {
            OutcomeCursor cursor = tracker.outcomes(TimeWindow.all());
            cursor.next();
            cursor.close();

            assertThat(cursor.hasNext()).isFalse();
            assertThat(second.queries).isEmpty();
        }
    }

    @Test
    void aFactoryWhoseClassesAreMissingIsSkipped() throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(UsageSourceFactory.class.getName()),
                "org.example.NeedsSdk\n" + ServiceFixtures.Mirror.class.getName() + "\n");
        ClassLoader fixtures = ServiceFixtures.loader(
                folder, UsageSourceFactory.class, "org.example.NeedsSdk", ServiceFixtures.Mirror.class.getName());
        ClassLoader loader = new ClassLoader(fixtures) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.equals("org.example.NeedsSdk")) {
                    throw new NoClassDefFoundError("com/sdk/Client");
                }
                return super.loadClass(name, resolve);
            }
        };

        assertThat(Services.load(loader).usageSources()).hasSize(1);
    }

    @Test
    @Timeout(value = 10, threadMode = ThreadMode.SEPARATE_THREAD)
    void serviceFilesThatCannotBeListedDoNotHangTheSearch() {
        ClassLoader loader = new ClassLoader(Services.class.getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                if (name.startsWith("META-INF/services/")) {
                    throw new IOException("broken jar");
                }
                return super.getResources(name);
            }
        };

        assertThat(Services.load(loader).usageSources()).isEmpty();
    }

    @Test
    void anArgumentThatAnIntensitySourceDoesNotTakeIsRefused() {
        assertThatThrownBy(() -> CarbonTracker.builder()
                        .usage(new FakeUsage("bill", 0))
                        .intensity("average:egrid")
                        .build())
                .isInstanceOf(CarbonConfigurationException.class);
    }

    @Test
    void theListenerHearsTheEndOfASourceThatBreaks() {
        List<String> ended = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void sourceEnded(String source, long billedRows) {
                ended.add(source);
            }
        };
        FakeUsage usage = new FakeUsage("bill", 1).ending(() -> {
            throw new IllegalStateException();
        });

        try (CarbonTracker tracker =
                CarbonTracker.builder().usage(usage).listener(listener).build()) {
            assertThatThrownBy(() -> tracker.report(TimeWindow.all(), GroupBy.DEFAULT));
        }
        assertThat(ended).containsExactly("bill");
    }

    @Test
    void aRowThatSaysUnknownLeavesTheWordToItsTag() {
        FakeUsage usage = FakeUsage.of(
                "bill",
                FakeUsage.machine(0).toBuilder()
                        .workload(Workload.UNKNOWN)
                        .tags(Map.of("job", "training"))
                        .build());

        try (CarbonTracker tracker =
                CarbonTracker.builder().usage(usage).set("workload.tag", "job").build()) {
            assertThat(tracker.report(TimeWindow.all(), GroupBy.DEFAULT)
                            .totals()
                            .itEnergyKwh()
                            .best())
                    .isCloseTo(6.44, within(1e-9));
        }
    }

    @Test
    void readySourcesAreClosedWhicheverPartCannotBeMade() {
        FakeUsage behind = new FakeUsage("behind", 0);
        FakeUsage before = new FakeUsage("before", 0);

        assertThatThrownBy(() -> CarbonTracker.builder()
                .usage("no-such-source", Map.of())
                .usage(behind)
                .build());
        assertThatThrownBy(() ->
                CarbonTracker.builder().usage(before).methodology("no-such").build());

        assertThat(behind.closed).isEqualTo(1);
        assertThat(before.closed).isEqualTo(1);
    }
}
