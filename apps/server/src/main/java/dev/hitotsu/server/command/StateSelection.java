package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.config.EnumNames;
import dev.hitotsu.outbox.OutboxState;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The states that the options {@code --all} and {@code --state} of a command stand for. */
final class StateSelection {
    private static final List<OutboxState> FAILED =
            List.of(OutboxState.RETRY, OutboxState.BLOCKED, OutboxState.DEAD, OutboxState.DEAD_LETTER);

    private StateSelection() {}

    /**
     * Those that failed, or the given one.
     *
     * @param other the states beside the failed ones that the command can change
     * @throws CommandException if it cannot change the given one, instead of a silent "0"
     */
    static List<OutboxState> of(boolean all, OutboxState given, OutboxState... other) {
        List<OutboxState> more = List.of(other);
        if (!all && !FAILED.contains(given) && !more.contains(given)) {
            String expected = Stream.concat(FAILED.stream(), more.stream())
                    .map(EnumNames::kebabCase)
                    .collect(Collectors.joining(", "));
            throw new CommandException(
                    ExitCode.USAGE, "--state: " + EnumNames.kebabCase(given) + " (expected: " + expected + ")");
        }
        return all ? FAILED : List.of(given);
    }
}
