/**
 * For this library alone: messages on their way to a destination, what tells of failures, and what wakes up a thread.
 */
@NullMarked
package dev.hitotsu.relay.internal;

import org.jspecify.annotations.NullMarked;
