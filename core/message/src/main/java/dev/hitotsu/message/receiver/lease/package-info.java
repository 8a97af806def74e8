/**
 * Receiving from brokers that lease messages: what was delivered belongs to a receiver for a time, which it extends,
 * and comes again unless it is acknowledged. A broker adds its calls,
 * {@link dev.hitotsu.message.receiver.lease.LeasingQueue} and
 * {@link dev.hitotsu.message.receiver.lease.MessageLeases}. For authors of receivers.
 */
@NullMarked
package dev.hitotsu.message.receiver.lease;

import org.jspecify.annotations.NullMarked;
