package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.server.api.ChangedBody;
import dev.hitotsu.server.api.Json;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Skips messages. */
@Command(
        name = "skip",
        description = {
            "Skip messages, so that those behind them go on: by their ids, those in one state, or all that failed.",
            "",
            "You can still look at a skipped message, and send it with \"retry\"; it is then sent after the messages of its key "
                    + "that went on.%n"
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class OutboxSkipCommand implements Callable<Integer> {
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

    @Override
    public Integer call() throws InterruptedException {
        selection.requireNoFilter(filter);
        List<OutboxState> states = selection.states(OutboxState.which(OutboxState::isSkippable));
        question.ask(
                "skip",
                selection.describe(!filter.isEmpty())
                        + " will not be delivered, and later messages of the same keys go on: a retry does not bring the order"
                        + " back.");
        OutboxAdmin admin = outbox.admin(reason.text());
        List<UUID> ids = selection.ids();
        int changed = ids == null
                ? new BulkChange(admin::skip, filter, BulkChange.Pace.unlimited()).run(states)
                : skipIds(admin, ids);
        outbox.print(outbox.isJson() ? Json.pretty(new ChangedBody(changed)) : changed + " skipped");
        return ExitCode.OK;
    }

    private static int skipIds(OutboxAdmin admin, List<UUID> ids) {
        List<UUID> missing = ids.stream().filter(id -> !admin.skip(id)).toList();
        if (!missing.isEmpty()) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "message " + missing
                            + ": cannot be skipped (expected: a message that failed, waits behind another, or was given"
                            + " up); " + (ids.size() - missing.size()) + " others are");
        }
        return ids.size();
    }
}
