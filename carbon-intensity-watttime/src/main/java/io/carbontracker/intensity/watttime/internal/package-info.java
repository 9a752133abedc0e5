/** What ServiceLoader finds. Not for use by others. */
@NullMarked
package io.carbontracker.intensity.watttime.internal;

import org.jspecify.annotations.NullMarked;
