package dev.hitotsu.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing without one below it. Not thread-safe, as commands are. */
public abstract class CommandGroup implements Runnable {
    @Spec
    private CommandSpec spec;

    /** For the commands that extend it. */
    protected CommandGroup() {}

    @Override
    public final void run() {
        throw new ParameterException(
                spec.commandLine(),
                "command: none after \"" + spec.name() + "\" (expected: one of "
                        + String.join(", ", spec.subcommands().keySet()) + ")");
    }
}
