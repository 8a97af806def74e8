/** What travels: the {@link dev.hitotsu.message.Message}, the {@link dev.hitotsu.message.Sink} it goes into, and what a consumer receives. */
@NullMarked
package dev.hitotsu.message;

import org.jspecify.annotations.NullMarked;
