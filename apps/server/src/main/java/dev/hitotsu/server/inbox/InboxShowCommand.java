package dev.hitotsu.server.inbox;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.operator.InboxAdmin.Claim;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedEntry;
import dev.hitotsu.message.Message;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.api.ParkedContentBody;
import dev.hitotsu.server.api.ParkedMessageBody;
import dev.hitotsu.server.command.OutboxAccess;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells whether a consumer has handled or parked a message. */
@Command(
        name = "show",
        description = "Tell whether a consumer has handled or parked a message, when, and why.%n",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class InboxShowCommand implements Callable<Integer> {
    private static final int MAX_HEX_BYTES = 512;

    @Mixin
    private OutboxAccess database;

    @Mixin
    private ClaimSelection selection;

    @Option(
            names = "--content",
            description = "Also the headers and the payload of a parked message; the record tells who looked.")
    private boolean content;

    @Override
    public Integer call() {
        InboxAdmin inbox = database.inboxAdmin(null);
        Optional<ParkedEntry> parked = content
                ? inbox.revealParked(selection.consumer(), selection.id())
                : inbox.parked(selection.filter(), 0, 1).stream().findFirst();
        database.print(parked.isEmpty() ? claim(inbox) : content ? content(parked.get()) : parked(parked.get()));
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

    private String content(ParkedEntry entry) {
        if (database.isJson()) {
            return Json.pretty(ParkedContentBody.of(entry));
        }
        StringJoiner lines = new StringJoiner("\n").add(parked(entry));
        Message message = entry.message();
        message.headers()
                .asMap()
                .forEach((name, value) -> lines.add("header " + TerminalText.singleLine(name + ": " + value)));
        byte[] payload = message.payload();
        return lines.add(payload == null ? "no payload" : payload.length + " bytes of payload\n\n" + text(payload))
                .toString();
    }

    private static String text(byte[] payload) {
        return TerminalText.decode(payload).orElseGet(() -> TerminalText.hex(payload, MAX_HEX_BYTES));
    }

    private String parked(ParkedEntry entry) {
        ParkedMessageBody body = ParkedMessageBody.of(entry);
        if (database.isJson()) {
            return Json.pretty(body);
        }
        return selection + ": parked at " + body.parkedAt() + ", state " + entry.state() + ", "
                + body.attempts() + " attempts"
                + (body.nextAttemptAt() == null ? "" : ", next at " + body.nextAttemptAt())
                + "\ntopic " + TerminalText.singleLine(body.topic())
                + ", key " + TerminalText.singleLine(body.key())
                + ", type " + TerminalText.singleLine(body.type())
                + "\nreceived by " + TerminalText.singleLine(body.reader())
                + "\nlast error at " + body.changedAt() + ": " + TerminalText.singleLine(body.error());
    }
}
