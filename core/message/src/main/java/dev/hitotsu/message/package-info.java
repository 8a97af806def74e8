/** The {@link dev.hitotsu.message.Message}, and the {@link dev.hitotsu.message.Sink} it goes into. */
@NullMarked
package dev.hitotsu.message;

import org.jspecify.annotations.NullMarked;
