/**
 * Carries messages from an outbox to a sink: source, lanes, sink, settle.
 *
 * <p>{@link dev.hitotsu.relay.Relay} is the engine. {@link dev.hitotsu.relay.store} is what a database implements for
 * it.
 *
 * <p>Every class logs under its own name, so all loggers of a relay are below {@code dev.hitotsu.relay}. It warns once
 * when the store or the sink goes away, and informs once when it is back; the attempts between are at level debug.
 */
@NullMarked
package dev.hitotsu.relay;

import org.jspecify.annotations.NullMarked;
