/** The entry point: build a tracker, run it, read the report. */
@NullMarked
package io.carbontracker;

import org.jspecify.annotations.NullMarked;
