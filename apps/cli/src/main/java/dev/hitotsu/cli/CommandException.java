package dev.hitotsu.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with an exit code, and with a message of one or two lines for the person who ran it. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** The exit code is one of {@link ExitCode}, or one that the user chose. */
    public CommandException(int exitCode, String message) {
        this(exitCode, message, null);
    }

    /** The same with a cause, which {@code --debug} shows. */
    public CommandException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
