package io.carbontracker.provider.gcp;

import com.google.api.client.http.HttpRequestInitializer;
import com.google.cloud.NoCredentials;
import com.google.cloud.ServiceOptions;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.http.HttpTransportOptions;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.spi.Endpoints;
import java.net.URI;
import java.time.Duration;

/** Makes clients of BigQuery: without repetitions of their own, without redirects, and never with credentials over plain HTTP. */
final class Connection {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

    private Connection() {}

    /**
     * Makes a client; looks for application-default credentials unless the endpoint is a local one.
     *
     * @param project the project that runs queries, {@code ""} for that of the environment
     * @throws CarbonConfigurationException when no project can be found
     */
    static BigQuery open(Settings settings, String project) {
        BigQueryOptions.Builder options = BigQueryOptions.newBuilder();
        options.setRetrySettings(
                ServiceOptions.getNoRetrySettings()); // repetitions are those of Retries, with one deadline
        options.setTransportOptions(new Transport(settings));
        URI endpoint = settings.endpoint();
        if (endpoint != null) {
            options.setHost(endpoint.toString());
            if (isPlain(endpoint)) {
                options.setCredentials(NoCredentials.getInstance());
            }
        }
        if (!project.isEmpty()) {
            options.setProjectId(project);
        }
        try {
            return options.build().getService();
        } catch (IllegalArgumentException e) { // by which the client says that it knows no project
            throw new CarbonConfigurationException(
                    "no project is known that could run the query; set \"gcp.project\", or name the table as"
                            + " project.dataset.table",
                    e);
        }
    }

    /**
     * Checks an endpoint.
     *
     * @return the endpoint without a slash at its end
     */
    static URI checkEndpoint(URI endpoint) {
        String host = endpoint.getHost();
        boolean secure = "https".equalsIgnoreCase(endpoint.getScheme());
        if (host == null
                || endpoint.getRawUserInfo() != null
                || endpoint.getRawQuery() != null
                || !(secure || isPlain(endpoint) && Endpoints.isLoopback(host))) {
            throw new CarbonConfigurationException(
                    "the endpoint of BigQuery has to be https, or http to a loopback address, was \""
                            + Texts.line(endpoint.getScheme() + "://" + host) + "\"");
        }
        String text = endpoint.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : endpoint;
    }

    static boolean isPlain(URI endpoint) {
        return "http".equalsIgnoreCase(endpoint.getScheme());
    }

    /** HTTP that goes nowhere but where it was sent, as a redirect would take the credentials along, and takes no endless answer. */
    private static final class Transport extends HttpTransportOptions {
        private static final long serialVersionUID = 1L;

        private final transient Settings settings;

        Transport(Settings settings) {
            super(HttpTransportOptions.newBuilder()
                    .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                    .setReadTimeout((int) settings.readTimeout().toMillis()));
            this.settings = settings;
        }

        @Override
        public HttpRequestInitializer getHttpRequestInitializer(ServiceOptions<?, ?> serviceOptions) {
            HttpRequestInitializer initializer = super.getHttpRequestInitializer(serviceOptions);
            return request -> {
                initializer.initialize(request);
                request.setFollowRedirects(false);
                request.setResponseInterceptor(response -> response.getRequest()
                        .setParser(new BoundedParser(response.getRequest().getParser(), settings)));
            };
        }
    }
}
