/**
 * Finds the methods with {@link dev.hitotsu.springboot.InboxListener} and has receivers call them, in Spring's
 * transactions.
 */
@NullMarked
package dev.hitotsu.springboot.inbox;

import org.jspecify.annotations.NullMarked;
