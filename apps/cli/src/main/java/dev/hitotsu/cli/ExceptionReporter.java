package dev.hitotsu.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalInt;

/** Tells a person what went wrong in words, and the shell by an exit code. */
final class ExceptionReporter {
    private final List<CommandProvider> providers;

    /** The providers know the exit codes for exceptions of their modules. */
    ExceptionReporter(List<CommandProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    /** Prints the exception, and returns the exit code. */
    int report(Exception e, PrintWriter err) {
        lines(e).forEach(line -> err.println("hitotsu: " + TerminalText.singleLine(line)));
        printTraceIfDebugging(e, err);
        return exitCode(e);
    }

    static void printTraceIfDebugging(Exception e, PrintWriter err) {
        if (Boolean.getBoolean("hitotsu.debug")) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            err.print(TerminalText.printable(trace.toString()));
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

    private List<String> lines(Exception e) {
        return providers.stream()
                .map(provider -> provider.lines(e))
                .filter(lines -> !lines.isEmpty())
                .findFirst()
                .orElseGet(() -> message(e));
    }

    /** Messages of our own exceptions and of database drivers are written for people; others are not. */
    private static List<String> message(Exception e) {
        String message = e.getMessage();
        return switch (e) {
            case SQLException sql -> List.of("database: " + message);
            case IllegalArgumentException wrong when message != null -> List.of(message);
            case RuntimeException own
            when message != null && own.getClass().getName().startsWith("dev.hitotsu.") -> List.of(message);
            default -> List.of("unexpected: " + e, "This is a defect; --debug shows where it comes from.");
        };
    }
}
