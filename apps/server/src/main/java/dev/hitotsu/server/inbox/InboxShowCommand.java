package dev.hitotsu.server.inbox;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.jdbc.InboxAdmin;
import dev.hitotsu.jdbc.InboxAdmin.Claim;
import dev.hitotsu.jdbc.InboxAdmin.ParkedEntry;
import dev.hitotsu.jdbc.InboxAdmin.ParkedFilter;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.command.OutboxAccess;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells whether a consumer has handled or parked a message. */
@Command(
        name = "show",
        description = "Tell whether a consumer has handled or parked a message, when, and why.%n",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class InboxShowCommand implements Callable<Integer> {
    @Mixin
    private OutboxAccess database;

    @Mixin
    private ClaimSelection selection;

    @Override
    public Integer call() {
        InboxAdmin inbox = database.inboxAdmin(null);
        List<ParkedEntry> parked = inbox.parked(ParkedFilter.of(selection.consumer(), selection.id()), 0, 1);
        database.print(parked.isEmpty() ? claim(inbox) : parked(parked.getFirst()));
        return ExitCode.OK;
    }

    private String claim(InboxAdmin inbox) {
        Claim claim = inbox.find(selection.consumer(), selection.id())
                .orElseThrow(() -> new CommandException(
                        ExitCode.FAILED,
                        selection + ": not handled (expected: one that was handled or skipped, and whose claim is still"
                                + " kept)"));
        return database.isJson()
                ? Json.pretty(ClaimBody.of(claim))
                : selection + ": handled or skipped at " + claim.claimedAt();
    }

    private String parked(ParkedEntry entry) {
        ParkedBody body = ParkedBody.of(entry);
        if (database.isJson()) {
            return Json.pretty(body);
        }
        return selection + ": parked at " + body.parkedAt() + ", state " + body.state() + ", "
                + body.attempts() + " attempts"
                + (body.nextAttemptAt() == null ? "" : ", next at " + body.nextAttemptAt())
                + "\ntopic " + TerminalText.singleLine(body.topic())
                + ", key " + TerminalText.singleLine(body.key())
                + ", type " + TerminalText.singleLine(body.type())
                + "\nreceived by " + TerminalText.singleLine(body.reader())
                + "\nlast error at " + body.changedAt() + ": " + TerminalText.singleLine(body.error());
    }
}
