/**
 * Messages into NATS JetStream and out of it: {@link dev.hitotsu.nats.NatsSink} and
 * {@link dev.hitotsu.nats.NatsReceiver}.
 */
@NullMarked
package dev.hitotsu.nats;

import org.jspecify.annotations.NullMarked;
