package dev.hitotsu.server.steps;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.inbox.EffectKey;
import picocli.CommandLine.Parameters;

/** Which run a command is about. */
final class RunSelection {
    @Parameters(index = "0", paramLabel = "CONSUMER", description = "The name of the handler.")
    private String consumer;

    @Parameters(index = "1", paramLabel = "KEY", description = "The key of the run: for a message, its id.")
    private String key;

    EffectKey key() {
        try {
            return new EffectKey(consumer, key);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
