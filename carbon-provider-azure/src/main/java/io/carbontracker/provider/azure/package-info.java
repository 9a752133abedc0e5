/**
 * Machine hours from Azure Cost Management, every page of them. The entry point is
 * {@link io.carbontracker.provider.azure.CostManagementUsage}.
 */
@NullMarked
package io.carbontracker.provider.azure;

import org.jspecify.annotations.NullMarked;
