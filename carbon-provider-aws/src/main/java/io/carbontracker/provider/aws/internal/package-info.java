/** What ServiceLoader needs to find; no part of the API. */
@NullMarked
package io.carbontracker.provider.aws.internal;

import org.jspecify.annotations.NullMarked;
