package io.carbontracker.intensity.watttime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What the service said to one request.
 *
 * @param status the HTTP status
 * @param retryAfter the header of that name, {@code ""} when absent
 * @param location the host that the header of that name points to, {@code ""} when absent
 * @param json the body, a {@link MissingNode} when it is no JSON
 * @param said what an error says, on one line and without secrets
 */
record Reply(int status, String retryAfter, String location, JsonNode json, String said) {
    private static final int MOST_QUOTED = 200;

    static Reply of(int status, String retryAfter, String location, JsonNode json, Secrets secrets) {
        return new Reply(status, retryAfter, location, json, said(status, json, secrets));
    }

    boolean isJson() {
        return !json.isMissingNode();
    }

    boolean isFault() {
        return status >= 500;
    }

    /** Reads an error in whichever of its forms. */
    private static String said(int status, JsonNode json, Secrets secrets) {
        if (json.isMissingNode()) {
            return "status " + status + " without JSON";
        }
        List<String> parts = new ArrayList<>();
        for (String field : List.of("error", "message", "msg")) {
            if (json.path(field).isTextual()) {
                parts.add(json.path(field).textValue());
            }
        }
        JsonNode detail = json.path("detail");
        if (detail.isTextual()) {
            parts.add(detail.textValue());
        }
        for (JsonNode fault : detail) {
            List<String> where = new ArrayList<>();
            fault.path("loc").forEach(step -> where.add(step.asText()));
            parts.add((where.isEmpty() ? "" : String.join(".", where) + ": ")
                    + fault.path("msg").asText());
        }
        String text = secrets.masked(String.join(": ", parts))
                .replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ")
                .strip();
        String quoted = text.length() > MOST_QUOTED ? text.substring(0, MOST_QUOTED) + "..." : text;
        return "status " + status + (quoted.isEmpty() ? "" : ": " + quoted);
    }

    /** The status alone: the body of a login is a secret, and libraries log what they are given. */
    @Override
    public String toString() {
        return "reply of status " + status;
    }
}
