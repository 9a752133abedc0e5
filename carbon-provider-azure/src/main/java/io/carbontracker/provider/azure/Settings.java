package io.carbontracker.provider.azure;

import java.net.URI;
import java.time.Duration;

/**
 * The choices of a source.
 *
 * @param scope what is billed
 * @param endpoint the resource manager, without a slash at its end
 * @param tag the one tag that usage may be told apart by, {@code ""} for whichever is asked
 * @param requestsPerMinute the pace
 * @param deadline how long reading may take
 * @param timeout how long an answer may take to begin, and then to arrive
 */
record Settings(Scope scope, URI endpoint, String tag, int requestsPerMinute, Duration deadline, Duration timeout) {}
