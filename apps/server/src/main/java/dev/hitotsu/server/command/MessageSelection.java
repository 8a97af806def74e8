package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.config.EnumNames;
import dev.hitotsu.outbox.OutboxState;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which messages a command changes: exactly one of these. */
final class MessageSelection {
    private static final List<OutboxState> FAILED =
            List.of(OutboxState.RETRY, OutboxState.BLOCKED, OutboxState.DEAD, OutboxState.DEAD_LETTER);

    @Parameters(
            paramLabel = "ID",
            arity = "1..*",
            converter = MessageIdConverter.class,
            description = "The ids of the messages.")
    private @Nullable List<UUID> ids;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            converter = StateConverter.class,
            completionCandidates = StateConverter.Names.class,
            description = "Messages in this state.")
    private @Nullable OutboxState state;

    @Option(names = "--all", description = "Messages in the states retry, blocked, dead and dead-letter.")
    private boolean all;

    /** The ids; null if states are meant. */
    @Nullable List<UUID> ids() {
        return ids;
    }

    /**
     * The states that are meant.
     *
     * @param possible in which the command can change messages
     * @throws CommandException if it cannot in the given one, instead of a silent "0"
     */
    List<OutboxState> states(Set<OutboxState> possible) {
        if (state == null) {
            return FAILED;
        }
        if (!possible.contains(state)) {
            String expected = possible.stream().map(EnumNames::kebabCase).collect(Collectors.joining(", "));
            throw new CommandException(
                    ExitCode.USAGE, "--state: " + EnumNames.kebabCase(state) + " (expected: " + expected + ")");
        }
        return List.of(state);
    }

    /** What would be changed, for a question. */
    String describe(boolean filtered) {
        if (ids != null) {
            return ids.size() == 1 ? "Message " + ids.getFirst() : ids.size() + " messages";
        }
        String meant = filtered ? "The messages of your choice" : "All messages";
        return all ? meant + " that failed" : meant + " in state " + state;
    }

    /** @throws CommandException if messages are chosen by their ids and by something else as well */
    void requireNoFilter(FilterOptions filter) {
        if (ids != null && !filter.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE, "ID: with --topic, --error, --since or --until (expected: one or the other)");
        }
    }
}
