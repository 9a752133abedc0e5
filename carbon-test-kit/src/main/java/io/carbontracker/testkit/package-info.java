/**
 * What tests of an implementation need: contracts to extend, a scripted HTTP server, a clock moved by hand and sample records.
 *
 * <p>A contract is an abstract class of JUnit tests. The author of an implementation extends it and says, in one or two methods,
 * how to make the thing under test over a fake of what stands behind it; the inherited tests then hold the implementation to
 * what the library relies on.
 */
@NullMarked
package io.carbontracker.testkit;

import org.jspecify.annotations.NullMarked;
