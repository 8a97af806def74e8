/** Clocks that a test moves by hand. */
@NullMarked
package dev.hitotsu.testkit.time;

import org.jspecify.annotations.NullMarked;
