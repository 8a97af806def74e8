package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.api.RetriedBody;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends messages again. */
@Command(
        name = "retry",
        description = {
            "Send messages again at once: by their ids, all in one state, or all that failed.",
            "",
            "A message that still holds back its key keeps its place in the order. A message that was given up has lost it, and "
                    + "is sent after the messages of its key that were delivered since.%n"
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class OutboxRetryCommand implements Callable<Integer> {
    /** What the relay would have sent again without being asked. */
    private static final Set<OutboxState> UNDER_WAY =
            Set.of(OutboxState.RETRY, OutboxState.DEAD_LETTER, OutboxState.DELAYED);

    @Mixin
    private OutboxAccess outbox;

    @ArgGroup(multiplicity = "1")
    private Selection selection;

    /** Exactly one of these. */
    static final class Selection {
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
                description = "All messages in this state: retry, blocked, dead, dead-letter, skipped or delayed.")
        private @Nullable OutboxState state;

        @Option(names = "--all", description = "All messages in the states retry, blocked, dead and dead-letter.")
        private boolean all;
    }

    @Override
    public Integer call() {
        OutboxAdmin admin = outbox.admin();
        RetriedBody retried =
                selection.ids == null ? retryStates(admin) : new RetriedBody(retryIds(admin, selection.ids), 0);
        outbox.print(outbox.isJson() ? Json.pretty(retried) : text(retried));
        return ExitCode.OK;
    }

    private RetriedBody retryStates(OutboxAdmin admin) {
        OutboxState given = selection.all ? OutboxState.DEAD : Objects.requireNonNull(selection.state);
        List<OutboxState> states = StateSelection.of(selection.all, given, OutboxState.SKIPPED, OutboxState.DELAYED);
        int changed = 0;
        int underWay = 0;
        for (OutboxState state : states) {
            int count = admin.retryAll(state);
            changed += count;
            underWay += UNDER_WAY.contains(state) ? count : 0;
        }
        return new RetriedBody(changed, underWay);
    }

    private static String text(RetriedBody retried) {
        String text = retried.changed() + " to be sent again";
        return retried.underWay() == 0 ? text : text + "; " + retried.underWay() + " of them were under way already";
    }

    private static int retryIds(OutboxAdmin admin, List<UUID> ids) {
        List<UUID> missing = ids.stream().filter(id -> !admin.retry(id)).toList();
        if (!missing.isEmpty()) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "message " + missing
                            + ": not sent again (expected: a message that failed, was given up or was skipped); "
                            + (ids.size() - missing.size()) + " others are");
        }
        return ids.size();
    }
}
