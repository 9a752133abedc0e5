/** Factories that {@link java.util.ServiceLoader} finds. Not for other modules. */
@NullMarked
package io.carbontracker.source.files.internal;

import org.jspecify.annotations.NullMarked;
