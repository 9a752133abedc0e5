package io.carbontracker.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on the loopback interface that answers by a script and records what it was asked.
 *
 * <p>Each request takes the first answer that is left in the queue of its path, else in the common queue, else what the function
 * given to {@link #answerWith} makes of it. A request for which there is none of these gets a 500 that says so, and makes
 * {@link #verify()} and {@link #close()} fail: a client that retries the 500 away does not hide it.
 *
 * <pre>{@code
 * try (ScriptedServer server = ScriptedServer.start()) {
 *     server.answer("/login", Answer.json("{\"token\": \"t\"}"));
 *     server.answer(Answer.status(429).withHeader("Retry-After", "1"), Answer.json("{\"data\": []}"));
 *     ...
 *     assertThat(server.requests().get(0).header("authorization")).hasValue("Basic dTpw");
 *     server.verify();
 * }
 * }</pre>
 *
 * <p>Speaks HTTP/1.1 without TLS, in as many threads as there are requests in flight. Safe for any number of threads.
 *
 * @since 0.1.0
 */
public final class ScriptedServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads;

    private final Object lock = new Object();
    private final Map<String, Deque<Answer>> byPath = new HashMap<>();
    private final Deque<Answer> common = new ArrayDeque<>();
    private final List<RecordedRequest> requests = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private @Nullable Function<? super RecordedRequest, ? extends @Nullable Answer> formula;
    private boolean closed;

    private ScriptedServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts a server on a free port of the loopback interface.
     *
     * @return the running server, to be closed by the caller
     * @throws UncheckedIOException when no port can be had
     */
    public static ScriptedServer start() {
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "scripted-server");
            thread.setDaemon(true);
            return thread;
        });
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ScriptedServer scripted = new ScriptedServer(http, threads);
            http.createContext("/", scripted::handle);
            http.setExecutor(threads);
            http.start();
            return scripted;
        } catch (IOException e) {
            threads.shutdownNow();
            throw new UncheckedIOException("cannot start a server on the loopback interface", e);
        }
    }

    /**
     * Gives the root of the server.
     *
     * @return for example {@code http://127.0.0.1:40123}, without a slash at the end
     */
    public URI uri() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
    }

    /**
     * Gives an address on the server.
     *
     * @param pathAndQuery begins with a slash, encoded as it is to be sent
     * @return the address
     */
    public URI uri(String pathAndQuery) {
        if (!pathAndQuery.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash, was \"" + pathAndQuery + "\"");
        }
        return URI.create(uri() + pathAndQuery);
    }

    /**
     * Adds answers to the common queue.
     *
     * @param answers the answers, each for one request, in this order
     * @return this
     */
    public ScriptedServer answer(Answer... answers) {
        synchronized (lock) {
            common.addAll(Arrays.asList(answers));
        }
        return this;
    }

    /**
     * Adds answers to the queue of a path, which is looked at before the common one: for scripts in which the order of requests
     * to different paths is not known.
     *
     * @param path the decoded path without the query, for example {@code /login}
     * @param answers the answers, each for one request, in this order
     * @return this
     */
    public ScriptedServer answer(String path, Answer... answers) {
        synchronized (lock) {
            byPath.computeIfAbsent(Objects.requireNonNull(path, "path"), key -> new ArrayDeque<>())
                    .addAll(Arrays.asList(answers));
        }
        return this;
    }

    /**
     * Sets what answers the requests that no queue has an answer for: for fakes that work by a formula.
     *
     * @param function gives the answer, or {@code null} for a request that should not have come; called by several threads at
     *     once. What it throws fails {@link #verify()} and {@link #close()}
     * @return this
     */
    public ScriptedServer answerWith(Function<? super RecordedRequest, ? extends @Nullable Answer> function) {
        synchronized (lock) {
            formula = Objects.requireNonNull(function, "function");
        }
        return this;
    }

    /**
     * Lists the requests that have arrived whole.
     *
     * @return a copy, in the order of their arrival
     */
    public List<RecordedRequest> requests() {
        synchronized (lock) {
            return List.copyOf(requests);
        }
    }

    /**
     * Lists the requests to one path.
     *
     * @param path the decoded path without the query
     * @return a copy, in the order of their arrival
     */
    public List<RecordedRequest> requests(String path) {
        return requests().stream()
                .filter(request -> request.path().equals(path))
                .toList();
    }

    /**
     * Checks that the script was followed: no request without an answer, no answer left in a queue, no failed function.
     *
     * @throws AssertionError naming everything that was not as scripted
     */
    public void verify() {
        synchronized (lock) {
            List<String> faults = new ArrayList<>(failures);
            byPath.forEach((path, queue) -> {
                if (!queue.isEmpty()) {
                    faults.add(queue.size() + " unused for " + path + ": " + queue);
                }
            });
            if (!common.isEmpty()) {
                faults.add(common.size() + " unused: " + common);
            }
            report(faults);
        }
    }

    /**
     * Stops the server, ends every answer that is still on its way, and fails when a request came for which nothing was
     * scripted. A second call does nothing.
     *
     * @throws AssertionError naming the requests without an answer and the failures of the function
     */
    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
        }
        threads.shutdownNow();
        server.stop(0);
        synchronized (lock) {
            report(failures);
        }
    }

    private static void report(List<String> faults) {
        if (!faults.isEmpty()) {
            throw new AssertionError("the script was not followed:\n  " + String.join("\n  ", faults));
        }
    }

    private void handle(HttpExchange exchange) {
        try {
            RecordedRequest request = new RecordedRequest(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    exchange.getRequestHeaders(),
                    exchange.getRequestBody().readAllBytes());
            send(exchange, next(request));
        } catch (IOException e) {
            // the client went away, or close() ended the exchange: both are what some tests are about
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // close() ended a wait at a gate
        } finally {
            exchange.close();
        }
    }

    private Answer next(RecordedRequest request) {
        Function<? super RecordedRequest, ? extends @Nullable Answer> function;
        synchronized (lock) {
            requests.add(request);
            Deque<Answer> queue = byPath.get(request.path());
            Answer scripted = queue == null ? null : queue.poll();
            if (scripted == null) {
                scripted = common.poll();
            }
            if (scripted != null) {
                return scripted;
            }
            function = formula;
        }
        if (function != null) {
            try {
                Answer made = function.apply(request);
                if (made != null) {
                    return made;
                }
            } catch (RuntimeException | Error e) { // told by verify() and close()
                return failure("the function failed on " + request + ": " + e);
            }
        }
        return failure("no answer is scripted for " + request);
    }

    private Answer failure(String text) {
        synchronized (lock) {
            failures.add(text);
        }
        return Answer.text(500, "text/plain; charset=utf-8", text);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException, InterruptedException {
        Gate before = answer.before();
        if (before != null) {
            before.pass();
        }
        if (answer.ending() == Answer.Ending.DISCONNECTED) {
            return;
        }
        answer.headers().forEach(header -> exchange.getResponseHeaders().add(header.getKey(), header.getValue()));
        byte[] body = answer.body();
        boolean bodiless = exchange.getRequestMethod().equals("HEAD") || answer.code() == 204 || answer.code() == 304;
        exchange.sendResponseHeaders(answer.code(), bodiless ? -1 : declaredLength(answer));
        if (bodiless) {
            return;
        }
        OutputStream out = exchange.getResponseBody();
        Gate pause = answer.pause();
        int sent = 0;
        if (pause != null) {
            sent = answer.pauseAfter();
            out.write(body, 0, sent);
            out.flush();
            pause.pass();
        }
        out.write(body, sent, body.length - sent);
        out.flush();
        switch (answer.ending()) {
            case COMPLETE -> out.close();
            case ENDLESS -> repeat(out, body);
            case BROKEN_BODY, DISCONNECTED -> {} // the close of the exchange cuts the connection
        }
    }

    /** In the terms of the JDK's server: -1 for no body, 0 for chunks until the end. */
    private static long declaredLength(Answer answer) {
        int length = answer.body().length;
        return switch (answer.ending()) {
            case COMPLETE, DISCONNECTED -> length == 0 ? -1 : length;
            case BROKEN_BODY -> length + 1L;
            case ENDLESS -> 0;
        };
    }

    /** Ends by an exception: the client or close() closes the connection, or close() interrupts the thread. */
    private static void repeat(OutputStream out, byte[] body) throws IOException, InterruptedException {
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the server was closed");
            }
            out.write(body);
        }
    }
}
