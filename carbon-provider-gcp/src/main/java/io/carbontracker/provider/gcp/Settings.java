package io.carbontracker.provider.gcp;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.spi.RunListener;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The choices of a source.
 *
 * @param table the table of the export
 * @param project the project that runs the query, {@code ""} for the table's, else the client's
 * @param endpoint where BigQuery is, {@code null} for Google's
 * @param location where the dataset is, {@code ""} to have BigQuery find out
 * @param label a label to tell usage apart by whatever is asked, {@code ""} for none
 * @param maxBytesBilled what one query may read at most
 * @param timeout how long one query may take
 * @param readTimeout how long BigQuery may keep silent
 * @param largestAnswer bytes of one answer at most
 * @param pageRows rows of a page of the answer
 * @param catalog the factors
 * @param clock tells the time
 * @param sleeper waits
 * @param listener hears of prices and waits
 */
record Settings(
        BillingTable table,
        String project,
        @Nullable URI endpoint,
        String location,
        String label,
        long maxBytesBilled,
        Duration timeout,
        Duration readTimeout,
        long largestAnswer,
        int pageRows,
        HardwareCatalog catalog,
        Clock clock,
        Sleeper sleeper,
        RunListener listener) {}
