package dev.hitotsu.cli;

/** The exit codes of commands. */
public final class ExitCode {
    /** The command did what it was asked to do. */
    public static final int OK = 0;

    /** The command failed for a reason without a code of its own. */
    public static final int FAILED = 1;

    /** The command line or the configuration is wrong. Nothing was done. */
    public static final int USAGE = 2;

    /** The database is unreachable, refuses access, or does not have the schema that this release needs. */
    public static final int DATABASE = 3;

    /**
     * {@code outbox status}: a message waits longer than {@code --max-age}, or more are dead than {@code --max-dead}.
     */
    public static final int OUTBOX_UNHEALTHY = 4;

    /** The coordination service is unreachable or refuses access. */
    public static final int COORDINATION = 5;

    /** {@code coord lock --wait}: the lock did not become free in time. */
    public static final int LOCK_NOT_FREE = 6;

    private ExitCode() {}
}
