/**
 * Agreement between processes: locks, leadership, registered services, configuration and worker numbers, over any
 * {@link dev.hitotsu.coordination.store.CoordinationStore}.
 */
@NullMarked
package dev.hitotsu.coordination;

import org.jspecify.annotations.NullMarked;
