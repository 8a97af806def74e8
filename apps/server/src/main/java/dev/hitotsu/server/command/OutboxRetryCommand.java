package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends again. */
@Command(
        name = "retry",
        description = {
            "Send messages again at once: one by its id, those in a state, or all that failed.",
            "",
            "One that still holds its key keeps its place in the order. One that was given up has lost it: it is sent after "
                    + "whatever of its key was delivered since.%n"
        })
final class OutboxRetryCommand implements Callable<Integer> {
    private static final List<OutboxState> FAILED =
            List.of(OutboxState.RETRY, OutboxState.BLOCKED, OutboxState.DEAD, OutboxState.DEAD_LETTER);

    @Mixin
    private OutboxAccess outbox;

    @ArgGroup(multiplicity = "1")
    private Which which;

    /** One of the three. */
    static final class Which {
        @Parameters(
                paramLabel = "ID",
                arity = "1..*",
                converter = IdConverter.class,
                description = "Messages by their ids.")
        private @Nullable List<UUID> ids;

        @Option(
                names = "--state",
                paramLabel = "STATE",
                converter = StateConverter.class,
                completionCandidates = StateConverter.Names.class,
                description = "All in this state: retry, blocked, dead, dead-letter, skipped or delayed.")
        private @Nullable OutboxState state;

        @Option(names = "--all", description = "All in the states retry, blocked, dead and dead-letter.")
        private boolean all;
    }

    @Override
    public Integer call() {
        OutboxAdmin admin = outbox.admin();
        int changed = which.ids == null ? retryStates(admin) : retryIds(admin, which.ids);
        outbox.print(outbox.isJson() ? OutboxJson.changed(changed) : changed + " to be sent again");
        return ExitCode.OK;
    }

    private int retryStates(OutboxAdmin admin) {
        List<OutboxState> states = which.all ? FAILED : List.of(Objects.requireNonNull(which.state));
        return states.stream().mapToInt(admin::retryAll).sum();
    }

    private static int retryIds(OutboxAdmin admin, List<UUID> ids) {
        List<UUID> missing = ids.stream().filter(id -> !admin.retry(id)).toList();
        if (!missing.isEmpty()) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "message " + missing + ": not sent again (expected: one that failed, was given up or skipped); "
                            + (ids.size() - missing.size()) + " others are");
        }
        return ids.size();
    }
}
