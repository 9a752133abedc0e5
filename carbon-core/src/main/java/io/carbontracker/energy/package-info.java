/** From device-hours to IT energy: methodologies, the power model, embodied carbon. */
@NullMarked
package io.carbontracker.energy;

import org.jspecify.annotations.NullMarked;
