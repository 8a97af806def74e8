/** The commands of {@code hitotsu}, and how other modules add theirs: {@link dev.hitotsu.server.command.CommandProvider}. */
@NullMarked
package dev.hitotsu.server.command;

import org.jspecify.annotations.NullMarked;
