/**
 * Writes messages in the transactions of Spring's transaction managers, just before they commit.
 *
 * <p>{@link dev.hitotsu.springboot.transaction.TransactionalOutbox} is what an application calls. It needs no
 * application context.
 */
@NullMarked
package dev.hitotsu.springboot.transaction;

import org.jspecify.annotations.NullMarked;
