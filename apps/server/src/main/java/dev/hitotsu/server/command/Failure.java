package dev.hitotsu.server.command;

import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.server.config.ConfigException;
import java.io.PrintWriter;
import java.sql.SQLException;

/** Tells a person what went wrong, and the shell by its exit code. */
final class Failure {
    private Failure() {}

    static int report(Exception e, PrintWriter err) {
        words(e).lines().forEach(line -> err.println("hitotsu: " + line));
        traceIfDebugging(e, err);
        return exitCode(e);
    }

    static void traceIfDebugging(Exception e, PrintWriter err) {
        if (Boolean.getBoolean("hitotsu.debug")) {
            e.printStackTrace(err);
        }
    }

    static int exitCode(Exception e) {
        return switch (e) {
            case CommandException given -> given.exitCode();
            case ConfigException config -> ExitCode.USAGE;
            case IllegalArgumentException wrong -> ExitCode.USAGE;
            case CoordinationException store -> ExitCode.STORE;
            case SchemaException schema -> ExitCode.DATABASE;
            case SQLException sql -> ExitCode.DATABASE;
            case OutboxException outbox when outbox.getCause() instanceof SQLException -> ExitCode.DATABASE;
            default -> ExitCode.FAILED;
        };
    }

    /** Only the messages of our own exceptions, and of drivers, are written for people. */
    private static String words(Exception e) {
        String message = e.getMessage();
        return switch (e) {
            case SQLException sql -> "database: " + message;
            case IllegalArgumentException wrong when message != null -> message;
            case RuntimeException own
            when message != null && own.getClass().getName().startsWith("dev.hitotsu.") -> message;
            default -> "unexpected: " + e + "\nThis is a defect, or a case nobody thought of; --debug shows where.";
        };
    }
}
