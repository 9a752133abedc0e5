/** Grid intensity from WattTime: marginal by five minutes, average by the hour. */
@NullMarked
package io.carbontracker.intensity.watttime;

import org.jspecify.annotations.NullMarked;
