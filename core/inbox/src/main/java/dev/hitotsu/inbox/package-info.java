/** One effect: however often a message arrives, what it causes happens once. */
@NullMarked
package dev.hitotsu.inbox;

import org.jspecify.annotations.NullMarked;
