/**
 * Accelerator, core and memory hours from the BigQuery billing export of Google Cloud. The entry point is
 * {@link io.carbontracker.provider.gcp.BigQueryUsage}.
 */
@NullMarked
package io.carbontracker.provider.gcp;

import org.jspecify.annotations.NullMarked;
