package io.carbontracker.provider.aws;

import io.carbontracker.error.UsageSourceException;
import io.carbontracker.spi.RunListener;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.services.costexplorer.model.CostExplorerException;
import software.amazon.awssdk.services.costexplorer.model.LimitExceededException;

/**
 * Asks again after refusals for asking too often. The SDK gives up at once on the one that this service documents
 * ({@code LimitExceededException}), and after a few seconds on the general ones. Refused requests cost nothing.
 */
final class Retry {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
    private static final int ATTEMPTS = 6; // waits of 2, 4, 8, 16 and 32 s: a minute in all

    private final Sleeper sleeper;
    private final RunListener listener;
    private final RunLimit limit;

    Retry(Sleeper sleeper, RunListener listener, RunLimit limit) {
        this.sleeper = sleeper;
        this.listener = listener;
        this.limit = limit;
    }

    <T> T call(Supplier<T> call) {
        Duration wait = FIRST_WAIT;
        for (int attempt = 1; ; attempt++) {
            try {
                return call.get();
            } catch (CostExplorerException e) {
                if (attempt == ATTEMPTS || !isAboutTheRate(e) || !limit.allows(wait)) {
                    throw e;
                }
                listener.message(
                        CostExplorerUsage.NAME,
                        "Cost Explorer is asked too often; waiting " + wait.toSeconds() + " s before attempt "
                                + (attempt + 1) + " of " + ATTEMPTS);
                pause(wait);
                wait = wait.multipliedBy(2);
            }
        }
    }

    private static boolean isAboutTheRate(CostExplorerException e) {
        return e instanceof LimitExceededException || e.isThrottlingException();
    }

    private void pause(Duration wait) {
        try {
            sleeper.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageSourceException(
                    CostExplorerUsage.NAME, "waiting for Cost Explorer was interrupted", e, true);
        }
    }
}
