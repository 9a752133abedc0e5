package io.carbontracker.provider.gcp.internal;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.provider.gcp.BigQueryUsage;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.UsageSourceFactory;
import io.carbontracker.usage.UsageSource;
import java.net.URI;
import java.util.List;

/** Makes {@code gcp} for {@link java.util.ServiceLoader}. */
public final class BigQueryFactory implements UsageSourceFactory {
    private static final String TABLE = "gcp.table";
    private static final String PROJECT = "gcp.project";
    private static final String ENDPOINT = "gcp.endpoint";
    private static final String LOCATION = "gcp.location";
    private static final String LABEL = "gcp.label";
    private static final String MAX_BYTES = "gcp.max-bytes-billed";
    private static final String ALLOW_VIEW = "gcp.allow-view";

    /** For ServiceLoader. */
    public BigQueryFactory() {}

    @Override
    public String name() {
        return "gcp";
    }

    @Override
    public String description() {
        return "accelerator, core and memory hours of Google Cloud from the billing export in BigQuery";
    }

    @Override
    public List<ConfigKey> configKeys() {
        return List.of(
                new ConfigKey(
                        TABLE,
                        "GCP_BILLING_TABLE",
                        "the table of the billing export: dataset.table or project.dataset.table",
                        false),
                new ConfigKey(
                        PROJECT,
                        "GCP_PROJECT",
                        "the project that runs and pays for the query; default: the table's, else that of the environment",
                        false),
                new ConfigKey(
                        ENDPOINT,
                        "GCP_BIGQUERY_ENDPOINT",
                        "where BigQuery is: https, or http to a loopback address, then without credentials; default: Google's",
                        false),
                ConfigKey.of(LOCATION, "where the dataset is, as EU or europe-west4; default: BigQuery finds out"),
                ConfigKey.of(LABEL, "a label to keep apart even where no report asks for it"),
                ConfigKey.of(
                        MAX_BYTES,
                        "what a query may read at most: bytes, or a number with MB, GB, TB, MiB, GiB or TiB; default 100 GB"),
                ConfigKey.of(
                        ALLOW_VIEW,
                        "the name of a view that may stand in the table's place; its whole table may be read"));
    }

    @Override
    public UsageSource create(Configuration configuration) {
        BigQueryUsage.Builder builder = BigQueryUsage.builder(configuration.require(TABLE))
                .catalog(configuration.catalog())
                .clock(configuration.clock())
                .listener(configuration.listener());
        configuration.get(PROJECT).ifPresent(builder::project);
        configuration.get(ENDPOINT).ifPresent(text -> builder.endpoint(uri(text)));
        configuration.get(LOCATION).ifPresent(builder::location);
        configuration.get(LABEL).ifPresent(builder::label);
        configuration.get(MAX_BYTES).ifPresent(builder::maxBytesBilled);
        configuration.get(ALLOW_VIEW).ifPresent(builder::allowView);
        return builder.build();
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new CarbonConfigurationException("the setting \"" + ENDPOINT + "\" is no address", e);
        }
    }
}
