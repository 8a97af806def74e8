/** Sinks that a test can look into and make fail. */
@NullMarked
package dev.hitotsu.testkit.sink;

import org.jspecify.annotations.NullMarked;
