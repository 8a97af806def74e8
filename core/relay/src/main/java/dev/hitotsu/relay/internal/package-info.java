/** For this library alone: what tells of failures, and what wakes up a thread. */
@NullMarked
package dev.hitotsu.relay.internal;

import org.jspecify.annotations.NullMarked;
