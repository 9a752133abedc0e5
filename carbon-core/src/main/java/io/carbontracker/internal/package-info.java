/** Factories of the core, public only so that ServiceLoader can make them. Not exported. */
@NullMarked
package io.carbontracker.internal;

import org.jspecify.annotations.NullMarked;
