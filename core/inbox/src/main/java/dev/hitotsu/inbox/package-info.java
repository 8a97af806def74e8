/** Runs the effect of a message once, however often the message arrives. */
@NullMarked
package dev.hitotsu.inbox;

import org.jspecify.annotations.NullMarked;
