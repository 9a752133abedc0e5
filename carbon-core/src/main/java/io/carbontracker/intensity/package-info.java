/** Grid carbon intensity: signals, series, sources and the declared order in which they are asked. */
@NullMarked
package io.carbontracker.intensity;

import org.jspecify.annotations.NullMarked;
