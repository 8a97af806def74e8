/** {@code hitotsu bench ids}: how fast the generators are beside others, and that no id is given twice. */
@NullMarked
package dev.hitotsu.benchmarks.id;

import org.jspecify.annotations.NullMarked;
