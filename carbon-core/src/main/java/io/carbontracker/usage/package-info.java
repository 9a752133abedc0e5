/** Usage as providers bill it, made comparable, and the sources it comes from. */
@NullMarked
package io.carbontracker.usage;

import org.jspecify.annotations.NullMarked;
