/** What ServiceLoader needs to find; no part of the API. */
@NullMarked
package io.carbontracker.provider.azure.internal;

import org.jspecify.annotations.NullMarked;
