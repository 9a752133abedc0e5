package io.carbontracker.provider.azure;

import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * How long the service asks to wait. A throttled answer carries any of {@code Retry-After} and
 * {@code x-ms-ratelimit-microsoft.costmanagement-<quota>-retry-after}, one for each quota that is used up: the longest counts.
 */
final class RetryAfter {
    private static final String STANDARD = "retry-after";
    private static final String OF_QUOTA = "x-ms-ratelimit-";

    /** A day; what is longer is no wait but a fault. */
    private static final long LONGEST_SECONDS = 86_400;

    private RetryAfter() {}

    /** The longest wait that any header asks for; zero when none does, or none that can be read. */
    static Duration of(HttpHeaders headers, Clock clock) {
        Duration longest = Duration.ZERO;
        for (HttpHeader header : headers) {
            String name = header.getName().toLowerCase(Locale.ROOT);
            if (name.equals(STANDARD) || (name.startsWith(OF_QUOTA) && name.endsWith("-" + STANDARD))) {
                for (String value : header.getValuesList()) {
                    Duration wait = read(value.strip(), clock);
                    longest = wait.compareTo(longest) > 0 ? wait : longest;
                }
            }
        }
        return longest;
    }

    private static Duration read(String value, Clock clock) {
        if (value.matches("[0-9]{1,9}(?:\\.[0-9]{1,9})?")) {
            long seconds = (long) Math.ceil(Double.parseDouble(value));
            return Duration.ofSeconds(Math.min(seconds, LONGEST_SECONDS));
        }
        try {
            Instant until = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
            Duration wait = Duration.between(clock.instant(), until);
            return wait.isNegative() || wait.toSeconds() > LONGEST_SECONDS ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
