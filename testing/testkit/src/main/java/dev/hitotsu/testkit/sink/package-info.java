/** A sink whose results a test decides and whose messages it can read. */
@NullMarked
package dev.hitotsu.testkit.sink;

import org.jspecify.annotations.NullMarked;
