/** The factory through which ServiceLoader finds the source. */
@NullMarked
package io.carbontracker.provider.gcp.internal;

import org.jspecify.annotations.NullMarked;
