package io.carbontracker.provider.gcp;

import com.google.cloud.bigquery.BigQueryError;
import com.google.cloud.bigquery.BigQueryException;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.CarbonException;
import io.carbontracker.error.UsageSourceException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns what BigQuery refuses into what to do about it.
 *
 * @param table the table asked for
 * @param project the project that runs the query
 */
record Failures(BillingTable table, String project) {
    private static final Set<String> PASSING = Set.of(
            "rateLimitExceeded",
            "jobRateLimitExceeded",
            "backendError",
            "jobBackendError",
            "internalError",
            "jobInternalError",
            "tableUnavailable");

    /** Whether the same request may well succeed in a moment. */
    static boolean isPassing(RuntimeException failure) {
        if (failure instanceof BigQueryException refused) {
            int code = refused.getCode();
            return code == 429
                    || code == 500
                    || code >= 502 && code <= 504
                    || isPassing(refused.getReason())
                    || code <= 0
                            && refused.getReason() == null
                            && !isInterruption(refused); // no answer, or none in JSON
        }
        return false;
    }

    /** Whether a job that ended for this reason may well succeed when it is run again. */
    static boolean isPassing(@Nullable String reason) {
        return reason != null && PASSING.contains(reason);
    }

    /** Whether a job of the same id is there already: an earlier try has arrived. */
    static boolean isDuplicate(BigQueryException failure) {
        return failure.getCode() == 409;
    }

    /** Whether the thread was interrupted in the middle of a request. */
    static boolean isInterruption(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException
                    || cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfTheWire(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    /** What to throw for a failed request. */
    CarbonException of(RuntimeException failure) {
        if (isInterruption(failure)) {
            Thread.currentThread().interrupt();
            return interrupted(failure);
        }
        if (failure instanceof BigQueryException refused) {
            String reason = refused.getReason() == null ? "" : refused.getReason();
            if (refused.getCode() <= 0 && reason.isEmpty()) {
                String what = isOfTheWire(refused) ? "no whole answer (" : "the answer is not understood (";
                return failed(what + Texts.line(refused.getMessage()) + ")", refused, true);
            }
            return of(refused.getCode(), reason, Texts.line(refused.getMessage()), refused, isPassing(refused));
        }
        return failed("the answer is not understood (" + Texts.line(String.valueOf(failure)) + ")", failure, false);
    }

    /** What to throw for a job that ended badly. */
    CarbonException of(BigQueryError error) {
        String reason = error.getReason() == null ? "" : error.getReason();
        return of(0, reason, Texts.line(error.getMessage()), null, isPassing(reason));
    }

    CarbonException interrupted(@Nullable Throwable cause) {
        return failed("interrupted", cause, true);
    }

    private CarbonException of(
            int code, String reason, String message, @Nullable RuntimeException cause, boolean passing) {
        switch (reason) {
            case "notFound":
                return notFound(message, cause);
            case "accessDenied":
                return failed(
                        "access denied (" + message
                                + "); the principal needs the role bigquery.jobUser on the project \"" + project
                                + "\", and bigquery.dataViewer on the dataset \"" + table.project() + "."
                                + table.dataset() + "\"",
                        cause,
                        false);
            case "accessNotConfigured":
                return failed(
                        "the BigQuery API is not enabled in the project \"" + project + "\" (" + message + ")",
                        cause,
                        false);
            case "bytesBilledLimitExceeded":
                return tooManyBytes(message, cause);
            case "quotaExceeded":
                return failed(
                        "a quota of the project \"" + project + "\" is used up (" + message + "); run again later",
                        cause,
                        true);
            case "invalidQuery":
                return failed(
                        message.contains("_PARTITIONTIME")
                                ? "it has no partitions by time of ingestion, as the tables of the export have ("
                                        + message + "); if it is a view, allow it by its name with \"gcp.allow-view\""
                                : "BigQuery refused the query (" + message + "); is it a table of the billing export?",
                        cause,
                        false);
            default:
                break;
        }
        if (code == 401) {
            return failed(
                    "not authenticated (" + message + "); run \"gcloud auth application-default login\", or set"
                            + " GOOGLE_APPLICATION_CREDENTIALS",
                    cause,
                    false);
        }
        if (code == 404) {
            return notFound(message, cause);
        }
        return failed((code > 0 ? code + " " : "") + (reason.isEmpty() ? "" : reason + ": ") + message, cause, passing);
    }

    private CarbonException notFound(String message, @Nullable RuntimeException cause) {
        String what = message.contains("in location")
                ? "the dataset is not where the query ran (" + message
                        + "); set \"gcp.location\" to the dataset's location, as shown" + " in its details"
                : "there is no such table (" + message + "); the export's table is named " + BillingTable.FORMS
                        + ". Its dataset shows which there are; a new export takes hours to appear";
        return new CarbonConfigurationException(start() + what, cause);
    }

    /** The refusal of a query that would read too much, by BigQuery or before it is asked. */
    CarbonConfigurationException tooManyBytes(String detail, @Nullable RuntimeException cause) {
        return new CarbonConfigurationException(
                start() + "the query reads more than \"gcp.max-bytes-billed\" allows (" + detail
                        + "); ask for a shorter period, or raise the limit",
                cause);
    }

    UsageSourceException failed(String what, @Nullable Throwable cause, boolean retryable) {
        return new UsageSourceException(BigQueryUsage.NAME, start() + what, cause, retryable);
    }

    private String start() {
        return "cannot read \"" + table + "\" in BigQuery: ";
    }
}
