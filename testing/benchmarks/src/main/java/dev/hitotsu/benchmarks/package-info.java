/** Benchmarks of whole systems, run by {@code hitotsu bench}. */
@NullMarked
package dev.hitotsu.benchmarks;

import org.jspecify.annotations.NullMarked;
