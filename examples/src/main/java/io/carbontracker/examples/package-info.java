/** The runnable main, and examples of embedding the library. */
@NullMarked
package io.carbontracker.examples;

import org.jspecify.annotations.NullMarked;
