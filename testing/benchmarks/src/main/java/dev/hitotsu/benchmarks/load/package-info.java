/** Messages that are appended at a steady rate while something is measured. */
@NullMarked
package dev.hitotsu.benchmarks.load;

import org.jspecify.annotations.NullMarked;
