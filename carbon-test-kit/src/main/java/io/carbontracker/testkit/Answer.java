package io.carbontracker.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ScriptedServer} answers to one request. Immutable; methods named {@code with...} and the like give a changed
 * copy, so that an answer can be kept and used again.
 *
 * <p>Safe for any number of threads.
 *
 * @since 0.1.0
 */
public final class Answer {
    /** How the exchange ends. */
    enum Ending {
        /** The whole body, then a clean end. */
        COMPLETE,
        /** Part of the declared body, then the connection closes. */
        BROKEN_BODY,
        /** The body over and over, until someone closes. */
        ENDLESS,
        /** The connection closes before a status line. */
        DISCONNECTED
    }

    private final int status;
    private final List<Map.Entry<String, String>> headers;
    private final byte[] body;
    private final Ending ending;
    private final @Nullable Gate before;
    private final int pauseAfter;
    private final @Nullable Gate pause;

    private Answer(
            int status,
            List<Map.Entry<String, String>> headers,
            byte[] body,
            Ending ending,
            @Nullable Gate before,
            int pauseAfter,
            @Nullable Gate pause) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.ending = ending;
        this.before = before;
        this.pauseAfter = pauseAfter;
        this.pause = pause;
    }

    /**
     * Answers with a status and an empty body.
     *
     * @param status 200 to 599
     * @return the answer
     */
    public static Answer status(int status) {
        return bytes(status, new byte[0]);
    }

    /**
     * Answers with JSON, {@code Content-Type: application/json}.
     *
     * @param status 200 to 599
     * @param json the text of the body, sent as UTF-8
     * @return the answer
     */
    public static Answer json(int status, String json) {
        return text(status, "application/json", json);
    }

    /**
     * Answers with status 200 and JSON.
     *
     * @param json the text of the body
     * @return the answer
     */
    public static Answer json(String json) {
        return json(200, json);
    }

    /**
     * Answers with text.
     *
     * @param status 200 to 599
     * @param contentType the {@code Content-Type}
     * @param text the body, sent as UTF-8
     * @return the answer
     */
    public static Answer text(int status, String contentType, String text) {
        return bytes(status, text.getBytes(StandardCharsets.UTF_8)).withHeader("Content-Type", contentType);
    }

    /**
     * Answers with bytes and no {@code Content-Type}.
     *
     * @param status 200 to 599
     * @param body the body; copied
     * @return the answer
     * @throws IllegalArgumentException when the status is out of range
     */
    public static Answer bytes(int status, byte[] body) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("a status lies between 200 and 599, was " + status);
        }
        return new Answer(status, List.of(), body.clone(), Ending.COMPLETE, null, 0, null);
    }

    /**
     * Sends the client elsewhere.
     *
     * @param status for example 302 or 307
     * @param to the {@code Location}
     * @return the answer
     */
    public static Answer redirect(int status, URI to) {
        return status(status).withHeader("Location", to.toString());
    }

    /**
     * Answers with a body that never ends, in chunks: the client's limit, or the close of either side, has to end it.
     *
     * @param status 200 to 599
     * @param repeated what is sent over and over, not empty
     * @return the answer
     */
    public static Answer endless(int status, String repeated) {
        if (repeated.isEmpty()) {
            throw new IllegalArgumentException("an endless body needs something to repeat");
        }
        return text(status, "text/plain", repeated).ending(Ending.ENDLESS);
    }

    /**
     * Closes the connection without a word.
     *
     * @return the answer
     */
    public static Answer disconnect() {
        return status(200).ending(Ending.DISCONNECTED);
    }

    /**
     * Adds a header.
     *
     * @param name the header
     * @param value its value; a header may be added more than once
     * @return a changed copy
     */
    public Answer withHeader(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new Answer(status, List.copyOf(more), body, ending, before, pauseAfter, pause);
    }

    /**
     * Packs the body and says so by {@code Content-Encoding: gzip}.
     *
     * @return a changed copy
     */
    public Answer gzipped() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot pack in memory", e);
        }
        return new Answer(status, headers, packed.toByteArray(), ending, before, pauseAfter, pause)
                .withHeader("Content-Encoding", "gzip");
    }

    /**
     * Holds the whole answer back, status line included, until a gate opens.
     *
     * @param gate the gate
     * @return a changed copy
     */
    public Answer behind(Gate gate) {
        return new Answer(status, headers, body, ending, Objects.requireNonNull(gate, "gate"), pauseAfter, pause);
    }

    /**
     * Stops in the body until a gate opens: the client has status, headers and the first bytes, and waits for the rest.
     *
     * @param bytes how many bytes of the body go out first; 0 for the headers alone
     * @param gate the gate
     * @return a changed copy
     * @throws IllegalArgumentException when the body is shorter
     */
    public Answer pausingAfter(int bytes, Gate gate) {
        if (bytes < 0 || bytes > body.length) {
            throw new IllegalArgumentException("the body has " + body.length + " bytes, cannot pause after " + bytes);
        }
        return new Answer(status, headers, body, ending, before, bytes, Objects.requireNonNull(gate, "gate"));
    }

    /**
     * Declares one byte more than the body has and closes the connection in its place, as a server does that dies on the way.
     *
     * @return a changed copy
     */
    public Answer brokenOff() {
        return ending(Ending.BROKEN_BODY);
    }

    private Answer ending(Ending other) {
        return new Answer(status, headers, body, other, before, pauseAfter, pause);
    }

    int code() {
        return status;
    }

    List<Map.Entry<String, String>> headers() {
        return headers;
    }

    /** The body itself, not a copy: read only. */
    byte[] body() {
        return body;
    }

    Ending ending() {
        return ending;
    }

    @Nullable
    Gate before() {
        return before;
    }

    int pauseAfter() {
        return pauseAfter;
    }

    @Nullable
    Gate pause() {
        return pause;
    }

    @Override
    public String toString() {
        return "answer " + status + ", " + body.length + " bytes, " + ending;
    }
}
