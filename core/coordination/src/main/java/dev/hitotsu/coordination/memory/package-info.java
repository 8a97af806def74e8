/** A coordination store in memory, for one process and for tests. */
@NullMarked
package dev.hitotsu.coordination.memory;

import org.jspecify.annotations.NullMarked;
