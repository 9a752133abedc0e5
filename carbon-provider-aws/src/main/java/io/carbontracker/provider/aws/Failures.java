package io.carbontracker.provider.aws;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.CarbonException;
import io.carbontracker.error.UsageSourceException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.costexplorer.model.CostExplorerException;

/**
 * Turns failures of the SDK into ours: which error, for which period, what permission is needed, what to do. The service's own
 * words are passed on only where it refuses a request as malformed: those about signatures repeat headers, tokens among them.
 */
final class Failures {
    private static final String DATA_UNAVAILABLE = "DataUnavailableException";
    private static final String VALIDATION = "ValidationException";
    private static final int LONGEST_WORDS = 200;

    /** Roles and web identities need {@code sts}, single sign-on {@code sso}: left out, since most runs have no use for them. */
    private static final Pattern MISSING_MODULE =
            Pattern.compile("the '([a-z]+)' service module must be on the class path");

    private Failures() {}

    /**
     * Makes the exception to throw.
     *
     * @param failure what the SDK threw
     * @param period what was asked, as in {@code 2026-10-01..2026-11-01}
     * @param permission what the call needs
     */
    static CarbonException of(RuntimeException failure, String period, String permission) {
        if (failure instanceof AbortedException) {
            Thread.currentThread().interrupt(); // whether or not the SDK has kept the flag
            return because("reading was interrupted", period, failure, true);
        }
        if (failure instanceof CostExplorerException refused) {
            return ofService(refused, period, permission);
        }
        if (rootOf(failure) instanceof AwsServiceException other) { // of the service that lends credentials
            return because(
                    "the credentials could not be had (" + error(other) + "); look at the role and its profile",
                    period,
                    null,
                    other.statusCode() >= 500);
        }
        String words = Objects.requireNonNullElse(failure.getMessage(), "");
        Matcher module = MISSING_MODULE.matcher(words);
        if (module.find()) {
            return new CarbonConfigurationException(
                    "the AWS credentials for usage source \"" + CostExplorerUsage.NAME
                            + "\" need a module of the SDK that is not there; add software.amazon.awssdk:"
                            + module.group(1)
                            + " to the class path, or export the credentials as AWS_ACCESS_KEY_ID and so on",
                    failure);
        }
        if (words.startsWith("Unable to load credentials")) {
            return new CarbonConfigurationException(
                    "no AWS credentials were found for usage source \"" + CostExplorerUsage.NAME
                            + "\"; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run under a role",
                    failure);
        }
        if (words.contains("unmarshall") && !(rootOf(failure) instanceof BoundedAnswers.Passed)) {
            return because(
                    "the answer cannot be read as JSON, at none of the SDK's attempts, each of which may be charged for; what"
                            + " answers may be no Cost Explorer: look at the endpoint and at proxies",
                    period,
                    failure,
                    true);
        }
        return because(
                "no answer (" + words(rootOf(failure).toString())
                        + "); look at the network and the endpoint, then run again",
                period,
                failure,
                true);
    }

    private static CarbonException ofService(CostExplorerException e, String period, String permission) {
        String code = code(e);
        String error = error(e);
        // the refusal itself is kept only where its words are about data: others repeat signed headers, session tokens
        // among them
        return switch (code) {
            case "AccessDeniedException", "AccessDenied", "UnauthorizedOperation" ->
                because(
                        error + "; the principal needs " + permission
                                + ", and in a member account the management account must allow access to Cost Explorer",
                        period,
                        null,
                        false);
            case "UnrecognizedClientException",
                    "InvalidClientTokenId",
                    "InvalidAccessKeyId",
                    "AuthFailure",
                    "MissingAuthenticationToken",
                    "MissingAuthenticationTokenException" ->
                because(
                        error + "; the credentials are not known to AWS: look at key, profile and partition",
                        period,
                        null,
                        false);
            case "ExpiredToken", "ExpiredTokenException", "RequestExpired" ->
                because(error + "; the credentials have expired: renew them, then run again", period, null, false);
            case "SignatureDoesNotMatch",
                    "InvalidSignatureException",
                    "IncompleteSignature",
                    "IncompleteSignatureException" ->
                because(
                        error + "; the secret key does not belong to the access key, or the clock is wrong",
                        period,
                        null,
                        false);
            case DATA_UNAVAILABLE ->
                because(
                        error
                                + "; Cost Explorer has no data for the period yet: it takes up to 24 hours after it is first"
                                + " opened, and usage shows after 24 to 48 hours",
                        period,
                        e,
                        false);
            case "BillExpirationException" ->
                because(
                        error
                                + "; Cost Explorer no longer keeps data of the period: ask for a later one, or read CUR or FOCUS"
                                + " files",
                        period,
                        e,
                        false);
            case "LimitExceededException", "ThrottlingException", "Throttling", "TooManyRequestsException" ->
                because(
                        error + "; Cost Explorer was asked too often, also by others of the account: run later",
                        period,
                        e,
                        true);
            case "InvalidNextTokenException", "RequestChangedException" ->
                because(error + "; the token of the next page was refused: run again", period, e, true);
            case VALIDATION ->
                because(
                        error + " (" + words(e.awsErrorDetails().errorMessage())
                                + "); look at the period, the tag and the accounts asked for",
                        period,
                        e,
                        false);
            default ->
                e.statusCode() >= 500
                        ? because(error + "; the service is in trouble: run again later", period, null, true)
                        : because(error + "; the principal needs " + permission, period, null, false);
        };
    }

    /** Whether the request itself was refused, as one for hours is in an account that has none. */
    static boolean isRefusal(@Nullable Throwable cause) {
        if (cause instanceof CostExplorerException e) {
            String code = code(e);
            return code.equals(VALIDATION) || code.equals(DATA_UNAVAILABLE);
        }
        return false;
    }

    private static String error(AwsServiceException e) {
        String code = code(e);
        return code.isEmpty() ? "status " + e.statusCode() : words(code);
    }

    private static String code(AwsServiceException e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                ? ""
                : e.awsErrorDetails().errorCode();
    }

    static UsageSourceException because(String reason, String period, @Nullable Throwable cause, boolean retryable) {
        return new UsageSourceException(
                CostExplorerUsage.NAME,
                "cannot list usage from \"" + CostExplorerUsage.NAME + "\" for " + period + ": " + reason,
                cause,
                retryable);
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        for (Throwable next = root.getCause(); next != null && next != root; next = root.getCause()) {
            root = next;
        }
        return root;
    }

    /** Text from outside, short and without control characters. */
    private static String words(@Nullable String text) {
        String plain =
                Objects.requireNonNullElse(text, "").replaceAll("\\p{C}+", " ").strip();
        return plain.length() > LONGEST_WORDS ? plain.substring(0, LONGEST_WORDS) + "..." : plain;
    }
}
