/**
 * Machine hours from AWS Cost Explorer, counted once. The entry point is
 * {@link io.carbontracker.provider.aws.CostExplorerUsage}.
 */
@NullMarked
package io.carbontracker.provider.aws;

import org.jspecify.annotations.NullMarked;
