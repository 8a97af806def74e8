/**
 * Appends messages in the transaction of the business data: they are delivered if and only if it commits.
 *
 * <p>{@link dev.hitotsu.outbox.Outbox} is what an application calls; {@link dev.hitotsu.outbox.OutboxStore} is what a
 * database implements; {@link dev.hitotsu.outbox.OutboxAdmin} is what an operator uses.
 */
@NullMarked
package dev.hitotsu.outbox;

import org.jspecify.annotations.NullMarked;
