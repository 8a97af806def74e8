/** Coordination within one process, and for tests. */
@NullMarked
package dev.hitotsu.coordination.memory;

import dev.hitotsu.coordination.Coordination;
import org.jspecify.annotations.NullMarked;
