/** Measures effects that happen once beside the same effects without that. */
@NullMarked
package dev.hitotsu.benchmarks.inbox;

import org.jspecify.annotations.NullMarked;
