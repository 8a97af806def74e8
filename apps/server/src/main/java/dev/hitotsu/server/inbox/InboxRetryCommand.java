package dev.hitotsu.server.inbox;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.server.api.ChangedBody;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.command.OutboxAccess;
import dev.hitotsu.server.command.Question;
import dev.hitotsu.server.command.ReasonOption;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Has a consumer handle a message again, or parked messages at once. */
@Command(
        name = "retry",
        description = {
            "Have a parked message tried again at once, or have one handled again that was handled or skipped.",
            "",
            "If a message was handled, or skipped before it came, that is forgotten: its effect happens when the broker or"
                    + " \"outbox retry\" delivers it again, after later messages of its key, and for the second time if it was"
                    + " handled. A parked message that is dead or skipped comes after later ones of its key, too. You are asked"
                    + " before.%n"
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class InboxRetryCommand implements Callable<Integer> {
    @Mixin
    private OutboxAccess database;

    @Mixin
    private ParkedSelection selection;

    @Mixin
    private ReasonOption reason;

    @Mixin
    private Question question;

    @Override
    public Integer call() {
        UUID id = selection.id();
        InboxAdmin inbox = database.inboxAdmin(reason.text());
        boolean isClaim = id != null && inbox.parked(selection.filter(), 0, 1).isEmpty();
        question.ask(
                "retry",
                isClaim
                        ? "The effect of " + selection
                                + " happens again when it is delivered again, after later messages" + " of its key."
                        : "What is dead or skipped of " + selection + " comes after later messages of its key.");
        if (id == null || !isClaim) {
            return retryParked(inbox);
        }
        if (!inbox.retry(selection.consumer(), id)) {
            throw new CommandException(
                    ExitCode.FAILED, selection + ": not handled (expected: one that was handled or skipped)");
        }
        print(1, selection + " is handled when it is delivered again");
        return ExitCode.OK;
    }

    private int retryParked(InboxAdmin inbox) {
        int changed = inbox.retryParked(selection.filter());
        if (changed == 0) {
            throw new CommandException(
                    ExitCode.FAILED, selection + ": none (expected: one that does not wait behind another)");
        }
        print(changed, changed + " messages are tried again");
        return ExitCode.OK;
    }

    private void print(int changed, String text) {
        database.print(database.isJson() ? Json.pretty(new ChangedBody(changed)) : text);
    }
}
