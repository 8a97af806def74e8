/**
 * Coordination between processes: locks, leadership, service registration, configuration and worker slots, over any
 * {@link dev.hitotsu.coordination.store.CoordinationStore}.
 */
@NullMarked
package dev.hitotsu.coordination;

import org.jspecify.annotations.NullMarked;
