package io.carbontracker.intensity.watttime;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One HTTP exchange, bounded as a whole: the time until the last byte of the body, and the number of bytes, whatever the headers
 * say. Redirects are not followed, because the JDK's client sends the credentials on to another host.
 */
final class Exchange {
    /** A month of five-minute values is about 0.6 MB. */
    static final int MOST_BYTES = 16 << 20;

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(LONGEST_CONNECT)
            .build();
    private final JsonMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION) // no part of a body in an exception
            .build();
    private final String userAgent;
    private final Secrets secrets;

    Exchange(String userAgent, Secrets secrets) {
        this.userAgent = userAgent;
        this.secrets = secrets;
    }

    /**
     * Sends a GET.
     *
     * @throws IOException when there was no whole answer in time, or an answer of status 200 that is no JSON
     */
    Reply get(URI uri, String authorization, Deadline deadline) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", authorization)
                .header("Accept", "application/json")
                .header("User-Agent", userAgent)
                .build();
        CompletableFuture<HttpResponse<byte[]>> future = client.sendAsync(request, info -> new BoundedBody(MOST_BYTES));
        Duration limit = LONGEST.compareTo(deadline.left()) < 0 ? LONGEST : deadline.left();
        try {
            return reply(future.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + limit.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw cause instanceof IOException io ? io : new IOException(cause.toString(), cause);
        } finally {
            future.cancel(true); // ends what is still on its way; without effect on what is done
        }
    }

    private Reply reply(HttpResponse<byte[]> response) throws IOException {
        HttpHeaders headers = response.headers();
        String encoding = headers.firstValue("Content-Encoding").orElse("identity");
        boolean plain = encoding.equalsIgnoreCase("identity");
        int status = response.statusCode();
        if (status == 200 && !plain) {
            throw new IOException("the body is packed (Content-Encoding " + encoding.replaceAll("[^\\w-]", "?")
                    + ") although none of that was asked for");
        }
        JsonNode json = MissingNode.getInstance();
        if (plain) {
            try {
                json = mapper.readTree(response.body());
            } catch (IOException e) {
                if (status == 200) {
                    throw new IOException("the body is no JSON, or not all of it", e);
                }
            }
        }
        if (status == 200 && !json.isObject()) {
            throw new IOException("the body is no JSON object");
        }
        return Reply.of(
                status,
                headers.firstValue("Retry-After").orElse("").strip(),
                headers.firstValue("Location").map(Exchange::host).orElse(""),
                json.isContainerNode() ? json : MissingNode.getInstance(),
                secrets);
    }

    private static String host(String location) {
        try {
            String host = URI.create(location).getHost();
            return host == null ? "the same host" : host;
        } catch (IllegalArgumentException e) {
            return "no valid address";
        }
    }
}
