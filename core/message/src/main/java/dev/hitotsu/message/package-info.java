/** The {@link dev.hitotsu.message.Message}, the {@link dev.hitotsu.message.Sink} it goes into, and the {@link
 * dev.hitotsu.message.Receiver} it comes from. */
@NullMarked
package dev.hitotsu.message;

import org.jspecify.annotations.NullMarked;
