/**
 * The way from a broker to a {@link dev.hitotsu.message.receiver.BatchHandler}: a {@link
 * dev.hitotsu.message.receiver.Receiver}, and the {@link dev.hitotsu.message.receiver.Subscription} that a broker adds.
 */
@NullMarked
package dev.hitotsu.message.receiver;

import org.jspecify.annotations.NullMarked;
