package dev.hitotsu.cli;

/** How a command ends, as the shell sees it. */
public final class ExitCode {
    public static final int OK = 0;

    /** Anything that has no code of its own. */
    public static final int FAILED = 1;

    /** The command line or the configuration is wrong; nothing was done. */
    public static final int USAGE = 2;

    /** The database cannot be reached, refuses, or has not the schema that this release needs. */
    public static final int DATABASE = 3;

    /** {@code outbox status --max-age}: the oldest pending message is older. */
    public static final int TOO_OLD = 4;

    /** The coordination service cannot be reached, or refuses. */
    public static final int STORE = 5;

    /** {@code coord lock --wait}: the lock was not free in time. */
    public static final int NOT_FREE = 6;

    private ExitCode() {}
}
