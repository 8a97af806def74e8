package dev.hitotsu.cli;

/** The lines on exit codes in the help of a command. Each command lists those that it can end with. */
public final class ExitCodeHelp {
    public static final String OK = "0:done";
    public static final String FAILED = "1:failed for a reason without a code of its own";
    public static final String USAGE = "2:wrong command line or configuration; nothing was done";
    public static final String DATABASE =
            "3:the database is unreachable, refuses access or does not have the right schema";
    public static final String MESSAGE_TOO_OLD =
            "4:outbox status: a message waits longer than --max-age, or more are dead than --max-dead";
    public static final String COORDINATION = "5:the coordination service is unreachable or refuses access";
    public static final String LOCK_NOT_FREE = "6:coord lock --wait: the lock did not become free in time";

    private ExitCodeHelp() {}
}
