/**
 * Usage sources that read files: {@link io.carbontracker.source.files.UsageCsv} for the project's own CSV form and
 * {@link io.carbontracker.source.files.FocusFiles} for FOCUS bills.
 *
 * <p>An engine reads a file's rows into a {@code Row}, the needed columns as text; a mapper of the file's form turns a row into
 * a usage item and does not know which engine read it.
 */
@NullMarked
package io.carbontracker.source.files;

import org.jspecify.annotations.NullMarked;
