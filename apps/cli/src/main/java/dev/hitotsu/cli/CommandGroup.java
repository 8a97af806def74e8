package dev.hitotsu.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only has subcommands. Like all commands, it is not thread-safe. */
public abstract class CommandGroup implements Runnable {
    @Spec
    private CommandSpec spec;

    /** For subclasses. */
    protected CommandGroup() {}

    @Override
    public final void run() {
        throw new ParameterException(
                spec.commandLine(),
                "command: missing after \"" + spec.name() + "\" (expected: one of "
                        + String.join(", ", spec.subcommands().keySet()) + ")");
    }
}
