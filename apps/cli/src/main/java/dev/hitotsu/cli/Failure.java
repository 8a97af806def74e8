package dev.hitotsu.cli;

import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalInt;

/** Tells a person what went wrong, and the shell by its exit code. */
final class Failure {
    private final List<CommandProvider> providers;

    /** The providers know the exit codes of their own exceptions. */
    Failure(List<CommandProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    int report(Exception e, PrintWriter err) {
        words(e).lines().forEach(line -> err.println("hitotsu: " + line));
        traceIfDebugging(e, err);
        return exitCode(e);
    }

    static void traceIfDebugging(Exception e, PrintWriter err) {
        if (Boolean.getBoolean("hitotsu.debug")) {
            e.printStackTrace(err);
        }
    }

    int exitCode(Exception e) {
        return switch (e) {
            case CommandException given -> given.exitCode();
            case IllegalArgumentException wrong -> ExitCode.USAGE;
            default ->
                providers.stream()
                        .map(provider -> provider.exitCode(e))
                        .flatMapToInt(OptionalInt::stream)
                        .findFirst()
                        .orElse(ExitCode.FAILED);
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
