/** Values with their units: energy, intensity, time, money, place and signal. */
@NullMarked
package io.carbontracker.units;

import org.jspecify.annotations.NullMarked;
