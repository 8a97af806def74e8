/**
 * Carries messages from an outbox to a sink: source, lanes, sink, settle.
 *
 * <p>{@link dev.hitotsu.relay.Relay} is the engine; {@link dev.hitotsu.relay.RelayStore} is what a database gives it:
 * the log, the position in it, the place where failed messages are parked, and a lease with a fencing token.
 */
@NullMarked
package dev.hitotsu.relay;

import org.jspecify.annotations.NullMarked;
