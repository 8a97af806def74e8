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

/** Has a consumer pass over a message, or over parked ones. */
@Command(
        name = "skip",
        description = {
            "Have a consumer take a message for handled, so that what waits behind it goes on. Its effect does not happen.",
            "",
            "The consumer need not be stopped: its next attempt finds the message handled. \"retry\" takes it back as long as the"
                    + " message is parked or can still be delivered.%n"
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class InboxSkipCommand implements Callable<Integer> {
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
        question.ask("skip", "The effect of " + selection + " will not happen.");
        InboxAdmin inbox = database.inboxAdmin(reason.text());
        int parked = inbox.skipParked(selection.filter());
        if (id == null) {
            print(parked, parked + " parked messages are skipped");
        } else if (parked > 0 || inbox.skip(selection.consumer(), id)) {
            print(1, selection + " is skipped");
        } else {
            throw new CommandException(
                    ExitCode.FAILED, selection + ": handled or skipped already (expected: one that is not)");
        }
        return ExitCode.OK;
    }

    private void print(int changed, String text) {
        database.print(database.isJson() ? Json.pretty(new ChangedBody(changed)) : text);
    }
}
