package io.carbontracker.provider.azure;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import io.carbontracker.error.UsageSourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Turns refusals and faults into our exceptions: for which scope and period, what role is needed, what to do. The service's
 * words are passed on short, on one line, and without what looks like a token.
 */
final class Failures {
    private static final int LONGEST_WORDS = 300;

    private final Scope scope;
    private final UnaryOperator<String> strike;

    /**
     * Starts.
     *
     * @param strike takes the caller's token out of a text
     */
    Failures(Scope scope, UnaryOperator<String> strike) {
        this.scope = scope;
        this.strike = strike;
    }

    /** The exception for an answer with a status that is no success. */
    UsageSourceException of(Refusal refusal, Span span) {
        int status = refusal.status();
        String said = String.valueOf(refusal.getMessage());
        return switch (status) {
            case 400 ->
                because(
                        said + "; look at the period, the tag and the scope: not every agreement has every scope",
                        span,
                        refusal,
                        false);
            case 401 ->
                because(
                        said + "; the token is not valid or has expired: sign in again (az login), or renew"
                                + " azure.access-token",
                        span,
                        refusal,
                        false);
            case 403 ->
                because(
                        said + "; the principal needs the role Cost Management Reader on the scope, and an account"
                                + " owner must allow it to see charges",
                        span,
                        refusal,
                        false);
            case 404 ->
                because(
                        said + "; there is no such scope in this cloud and tenant: look at azure.scope and"
                                + " azure.endpoint",
                        span,
                        refusal,
                        false);
            case 429 ->
                because(
                        said + "; Cost Management was asked too often, also by others of the tenant: run later, or set"
                                + " azure.requests-per-minute lower",
                        span,
                        refusal,
                        true);
            default ->
                status >= 500
                        ? because(said + "; the service is in trouble: run again later", span, refusal, true)
                        : because(
                                said + "; what answers may be no Cost Management: look at azure.endpoint and at"
                                        + " proxies",
                                span,
                                refusal,
                                false);
        };
    }

    UsageSourceException credential(RuntimeException failure, Span span) {
        return because(
                "no Azure credential worked (" + words(failure.getMessage())
                        + "); sign in (az login), set AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET, or set"
                        + " azure.access-token",
                span,
                null, // its text may hold what was sent
                false);
    }

    UsageSourceException network(Throwable failure, Span span) {
        return because(
                "no answer (" + words(rootOf(failure).toString())
                        + "); look at the network and at azure.endpoint, then run again",
                span,
                failure,
                true);
    }

    UsageSourceException form(Throwable failure, Span span) {
        return because(
                "the answer cannot be read (" + words(failure.getMessage())
                        + "); what answers may be no Cost Management: look at azure.endpoint and at proxies",
                span,
                failure,
                true);
    }

    UsageSourceException interrupted(Span span) {
        Thread.currentThread().interrupt();
        return because("reading was interrupted", span, null, true);
    }

    UsageSourceException because(String reason, Span span, @Nullable Throwable cause, boolean retryable) {
        return new UsageSourceException(
                CostManagementUsage.NAME,
                "cannot list usage from \"" + CostManagementUsage.NAME + "\" of " + scope + " for " + span + ": "
                        + reason,
                cause,
                retryable);
    }

    /** Reads the body of an error: {@code {"error":{"code":"...","message":"..."}}}, or whatever text it is. */
    Refusal refusal(int status, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        String told = told(body);
        return new Refusal(status, words(told.isEmpty() && !text.stripLeading().startsWith("<") ? text : told));
    }

    private static String told(byte[] body) {
        String code = "";
        String message = "";
        int depth = 0;
        try (JsonReader json = JsonProviders.createReader(body)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.END_DOCUMENT) {
                    break;
                } else if (token == JsonToken.START_OBJECT) {
                    depth++;
                } else if (token == JsonToken.END_OBJECT) {
                    depth--;
                } else if (token == JsonToken.FIELD_NAME) {
                    String name = json.getFieldName();
                    JsonToken value = json.nextToken();
                    if (value == JsonToken.STRING && name.equals("code") && code.isEmpty()) {
                        code = json.getString();
                    } else if (value == JsonToken.STRING && name.equals("message") && message.isEmpty()) {
                        message = json.getString();
                    } else if (value == JsonToken.START_OBJECT && depth < 4) {
                        depth++;
                    } else {
                        json.skipChildren();
                    }
                }
            }
        } catch (IOException | IllegalStateException e) {
            // cut off, or no JSON: what was read is what there is
        }
        return message.isEmpty() ? code : code.isEmpty() ? message : code + ": " + message;
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        for (Throwable next = root.getCause(); next != null && next != root; next = root.getCause()) {
            root = next;
        }
        return root;
    }

    /** Text from outside: on one line, short, and without tokens. */
    String words(@Nullable String text) {
        String plain = strike.apply(Objects.requireNonNullElse(text, ""))
                .replaceAll("\\p{C}+", " ")
                .replaceAll("(?i)\\b(Bearer|Basic)\\s+[^\\s\",;]+", "$1 ***")
                .replaceAll("\\beyJ[\\w-]+\\.[\\w-]+(?:\\.[\\w-]*)?", "***")
                .strip();
        return plain.length() > LONGEST_WORDS ? plain.substring(0, LONGEST_WORDS) + "..." : plain;
    }
}
