package dev.hitotsu.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with an exit code, and a message of one or two lines for the person who gave it. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** The code is one of {@link ExitCode}, or one that the user asked for. */
    public CommandException(int exitCode, String message) {
        this(exitCode, message, null);
    }

    /** The same, with what it came from, which is shown with {@code --debug}. */
    public CommandException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
