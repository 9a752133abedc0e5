package io.carbontracker.provider.aws;

import io.carbontracker.error.UsageSourceException;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageRequest;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageResponse;
import software.amazon.awssdk.services.costexplorer.model.ResultByTime;

/**
 * The pages of one question. Only an absent token ends them; the request stays the same but for the token. A page may go on with
 * a day that the one before has begun.
 */
final class Pages {
    private final Calls calls;
    private final Slice slice;
    private final GetCostAndUsageRequest request;
    private final Set<String> tokens = new HashSet<>();
    private @Nullable String token = "";

    Pages(Calls calls, Slice slice, List<String> accounts) {
        this.calls = calls;
        this.slice = slice;
        this.request = slice.request(accounts);
    }

    Slice slice() {
        return slice;
    }

    boolean hasNext() {
        return token != null;
    }

    /** Whether no page was asked for as yet. */
    boolean isUntouched() {
        return "".equals(token);
    }

    List<ResultByTime> next() {
        String current = token;
        if (current == null) {
            throw new NoSuchElementException();
        }
        if (!current.isEmpty() && !tokens.add(current)) {
            throw repeated(slice.span());
        }
        GetCostAndUsageResponse answer = calls.costAndUsage(
                current.isEmpty()
                        ? request
                        : request.toBuilder().nextPageToken(current).build(),
                slice.span());
        String next = answer.nextPageToken();
        token = next == null || next.isEmpty() ? null : next;
        return answer.resultsByTime();
    }

    /** A token that comes twice would lead in circles, counting and paying for the same pages again and again. */
    static UsageSourceException repeated(Span span) {
        return Failures.because(
                "the service gave the same page token twice; run again, and if it stays ask for a shorter period",
                span.toString(),
                null,
                true);
    }
}
