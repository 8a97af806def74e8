/**
 * Carries messages from an outbox to a sink: source, lanes, sink, settle.
 *
 * <p>{@link dev.hitotsu.relay.Relay} is the engine. {@link dev.hitotsu.relay.store} is what a database implements for it.
 */
@NullMarked
package dev.hitotsu.relay;

import org.jspecify.annotations.NullMarked;
