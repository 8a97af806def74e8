/** {@code hitotsu bench ids}: the speed of our generators beside others, and a search for duplicates. */
@NullMarked
package dev.hitotsu.benchmarks.id;

import org.jspecify.annotations.NullMarked;
