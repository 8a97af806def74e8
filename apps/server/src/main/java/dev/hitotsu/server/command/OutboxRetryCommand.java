package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.api.RetriedBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends messages again. */
@Command(
        name = "retry",
        description = {
            "Send messages again at once: by their ids, those in one state, or all that failed.",
            "",
            "A message that still holds back its key keeps its place in the order. A message that was given up or skipped has lost "
                    + "it, and is sent after the messages of its key that were delivered since; you are told before, and asked at a "
                    + "terminal.%n"
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class OutboxRetryCommand implements Callable<Integer> {
    /** What the relay would have sent again without being asked. */
    private static final Set<OutboxState> UNDER_WAY =
            Set.of(OutboxState.RETRY, OutboxState.DEAD_LETTER, OutboxState.DELAYED);

    private static final String LOST_ORDER =
            "Messages that were given up or skipped have let later ones of the same keys go on:"
                    + " they are sent after those.";

    @Mixin
    private OutboxAccess outbox;

    @Mixin
    private ReasonOption reason;

    @ArgGroup(multiplicity = "1")
    private MessageSelection selection;

    @Mixin
    private FilterOptions filter;

    @Mixin
    private Question question;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Max number of messages per second, 1 or more (${DEFAULT-VALUE}).")
    private int rate;

    @Override
    public Integer call() throws InterruptedException {
        selection.requireNoFilter(filter);
        if (rate < 1) {
            throw new CommandException(ExitCode.USAGE, "--rate: " + rate + " (expected: 1 or more)");
        }
        List<OutboxState> states = selection.states(OutboxState.which(OutboxState::isRetriable));
        OutboxAdmin admin = outbox.admin(reason.text());
        List<UUID> ids = selection.ids();
        if (losesOrder(admin, states, ids)) {
            outbox.warn(LOST_ORDER);
            question.askAtTerminal("retry", selection.describe(!filter.isEmpty()) + " will be sent again.");
        }
        RetriedBody retried = ids == null
                ? retryStates(admin, states)
                : new RetriedBody(retryIds(admin, ids, BulkChange.Pace.of(rate)), 0);
        outbox.print(outbox.isJson() ? Json.pretty(retried) : text(retried));
        return ExitCode.OK;
    }

    /** Whether one of the messages is sent after later ones of its key. */
    private boolean losesOrder(OutboxAdmin admin, List<OutboxState> states, @Nullable List<UUID> ids) {
        return ids == null
                ? states.stream()
                        .filter(OutboxState::hasLostItsPlace)
                        .anyMatch(state -> !admin.list(filter.filter(state, 1)).isEmpty())
                : ids.stream().flatMap(id -> admin.find(id).stream()).anyMatch(OutboxRetryCommand::hasLostItsPlace);
    }

    private static boolean hasLostItsPlace(OutboxEntry entry) {
        return entry.state().hasLostItsPlace() && entry.message().key() != null;
    }

    private RetriedBody retryStates(OutboxAdmin admin, List<OutboxState> states) throws InterruptedException {
        BulkChange change = new BulkChange(admin::retry, filter, BulkChange.Pace.of(rate));
        int changed = 0;
        int underWay = 0;
        for (OutboxState state : states) {
            int count = change.run(state);
            changed += count;
            underWay += UNDER_WAY.contains(state) ? count : 0;
        }
        return new RetriedBody(changed, underWay);
    }

    private static String text(RetriedBody retried) {
        String text = retried.changed() + " to be sent again";
        return retried.underWay() == 0 ? text : text + "; " + retried.underWay() + " of them were under way already";
    }

    static int retryIds(OutboxAdmin admin, List<UUID> ids, BulkChange.Pace pace) throws InterruptedException {
        List<UUID> missing = new ArrayList<>();
        for (UUID id : ids) {
            pace.await();
            if (!admin.retry(id)) {
                missing.add(id);
            }
            pace.count(1);
        }
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
