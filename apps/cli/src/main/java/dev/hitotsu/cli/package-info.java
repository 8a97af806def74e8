/**
 * The frame of the command line {@code hitotsu}: main class, exit codes, tables and completion. Other modules add their
 * commands through {@link dev.hitotsu.cli.CommandProvider}.
 */
@NullMarked
package dev.hitotsu.cli;

import org.jspecify.annotations.NullMarked;
