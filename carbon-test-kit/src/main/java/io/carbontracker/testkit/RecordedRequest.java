package io.carbontracker.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * A request as the {@link ScriptedServer} received it. Immutable and safe for any number of threads.
 *
 * @since 0.1.0
 */
public final class RecordedRequest {
    private final String method;
    private final URI uri;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    RecordedRequest(String method, URI uri, Map<String, List<String>> headers, byte[] body) {
        this.method = Objects.requireNonNull(method, "method");
        this.uri = Objects.requireNonNull(uri, "uri");
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        this.headers = Collections.unmodifiableMap(copy);
        this.body = body;
    }

    /**
     * Gives the method.
     *
     * @return for example {@code GET}
     */
    public String method() {
        return method;
    }

    /**
     * Gives the path, percent-decoded.
     *
     * @return for example {@code /v3/historical}
     */
    public String path() {
        return uri.getPath();
    }

    /**
     * Gives the query as it was sent, not decoded.
     *
     * @return what follows the question mark, {@code ""} for nothing
     */
    public String rawQuery() {
        String query = uri.getRawQuery();
        return query == null ? "" : query;
    }

    /**
     * Gives the parameters of the query, decoded as servers do: {@code +} is a space.
     *
     * @return names and values in the order sent
     */
    public Map<String, List<String>> parameters() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : rawQuery().split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters
                        .computeIfAbsent(URLDecoder.decode(name, StandardCharsets.UTF_8), key -> new ArrayList<>())
                        .add(URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    /**
     * Gives the first value of a parameter of the query.
     *
     * @param name the parameter
     * @return its decoded value; empty when the request lacks it
     */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters().get(name)).map(values -> values.get(0));
    }

    /**
     * Gives the first value of a header.
     *
     * @param name the header, any case
     * @return its value; empty when the request lacks it
     */
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /**
     * Gives all values of a header.
     *
     * @param name the header, any case
     * @return its values in the order sent, empty when the request lacks it
     */
    public List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /**
     * Gives the body as bytes, unpacked where the request says it is gzip.
     *
     * @return a copy
     * @throws UncheckedIOException when a body that is said to be gzip is not
     */
    public byte[] bodyBytes() {
        String encoding = header("Content-Encoding").orElse("").toLowerCase(Locale.ROOT);
        if (!encoding.equals("gzip")) {
            return body.clone();
        }
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return unpacked.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the body of " + this + " is no gzip", e);
        }
    }

    /**
     * Gives the body as text.
     *
     * @return {@link #bodyBytes()} read as UTF-8, {@code ""} without a body
     */
    public String body() {
        return new String(bodyBytes(), StandardCharsets.UTF_8);
    }

    /** Shows method, path and query; neither headers nor body, which may hold credentials. */
    @Override
    public String toString() {
        return method + " " + uri;
    }
}
