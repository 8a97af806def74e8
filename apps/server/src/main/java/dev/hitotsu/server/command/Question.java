package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import java.io.Console;
import picocli.CommandLine.Option;

/** Asks before a command does what cannot be taken back. */
public final class Question {
    /** Called by picocli. */
    public Question() {}

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask for confirmation.")
    private boolean yes;

    /** As {@link #ask}, but goes on where there is no terminal. */
    @SuppressWarnings("SystemConsoleNull") // null without a terminal, because the main class sets jdk.console
    void askAtTerminal(String command, String question) {
        if (System.console() != null) {
            ask(command, question);
        }
    }

    /**
     * Asks, unless the answer was given.
     *
     * @throws CommandException if there is no terminal, or the answer is no
     */
    @SuppressWarnings("SystemConsoleNull") // null without a terminal, because the main class sets jdk.console
    public void ask(String command, String question) {
        if (yes) {
            return;
        }
        Console console = System.console();
        if (console == null) {
            throw new CommandException(
                    ExitCode.USAGE, command + ": no terminal to ask for confirmation (expected: --yes). " + question);
        }
        String answer = console.readLine("%s Go on? [y/N] ", question);
        if (answer == null || !(answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes"))) {
            throw new CommandException(ExitCode.FAILED, command + ": nothing was changed");
        }
    }
}
