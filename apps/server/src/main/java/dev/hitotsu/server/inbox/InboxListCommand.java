package dev.hitotsu.server.inbox;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.Table;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.operator.InboxAdmin.Claim;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedEntry;
import dev.hitotsu.jdbc.DatabaseInspection.Reader;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.api.ParkedMessageBody;
import dev.hitotsu.server.command.MessageIdConverter;
import dev.hitotsu.server.command.OutboxAccess;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists consumers, or the claims of one. */
@Command(
        name = "list",
        description = {
            "List the consumers of the last days and who reads for them; with --consumer, the messages that one has handled;"
                    + " with --parked, those that failed and those that wait behind them.",
            "",
            "If a consumer does not park, a message that it cannot handle is not here: it is in its broker, and the consumer's log"
                    + " names its id.%n"
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class InboxListCommand implements Callable<Integer> {
    private static final int MAX_NAME_LENGTH = 40;
    private static final int MAX_READER_LENGTH = 80;

    @Mixin
    private OutboxAccess database;

    @Option(
            names = "--consumer",
            paramLabel = "NAME",
            description = "The messages that this consumer has handled, or has parked.")
    private @Nullable String consumer;

    @Option(
            names = "--before",
            paramLabel = "ID",
            converter = MessageIdConverter.class,
            description = "Only smaller ids: the last one of a list leads to the next.")
    private @Nullable UUID before;

    @Option(names = "--parked", description = "Parked messages, in the order in which they were parked.")
    private boolean parked;

    @Option(
            names = "--after",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "Only parked messages with greater numbers: the last one of a list leads to the next.")
    private long after;

    @Mixin
    private ParkedOptions options = new ParkedOptions();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "Max number of messages, 1 to 10000 (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
        if (limit < 1 || limit > InboxAdmin.MAX_CLAIMS) {
            throw new CommandException(
                    ExitCode.USAGE, "--limit: " + limit + " (expected: 1.." + InboxAdmin.MAX_CLAIMS + ")");
        }
        if (before != null && consumer == null) {
            throw new CommandException(ExitCode.USAGE, "--before: " + before + " (expected: with --consumer)");
        }
        if (before != null && parked) {
            throw new CommandException(ExitCode.USAGE, "--before: " + before + " (expected: --after with --parked)");
        }
        if (!parked && (after != 0 || !options.isEmpty())) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--parked: not given (expected: with --after, --state, --topic, --error, --since, --until)");
        }
        database.print(parked ? parked() : consumer == null ? consumers() : claims(consumer));
        return ExitCode.OK;
    }

    private String consumers() {
        List<Reader> readers = database.inspection().readers();
        if (database.isJson()) {
            return Json.pretty(readers);
        }
        Table table = new Table("CONSUMER", "READER", "LAST SEEN");
        for (Reader reader : readers) {
            table.add(
                    TerminalText.singleLine(reader.consumer(), MAX_NAME_LENGTH),
                    TerminalText.singleLine(reader.reader(), MAX_READER_LENGTH),
                    reader.seenAt().toString());
        }
        return readers.isEmpty() ? "none" : table.toString();
    }

    private String claims(String name) {
        List<Claim> claims = database.inboxAdmin(null).claims(name, before, limit);
        if (database.isJson()) {
            return Json.pretty(claims.stream().map(ClaimBody::of).toList());
        }
        Table table = new Table("ID", "HANDLED OR SKIPPED");
        claims.forEach(claim ->
                table.add(claim.messageId().toString(), claim.claimedAt().toString()));
        return claims.isEmpty() ? "none" : table.toString();
    }

    private String parked() {
        List<ParkedEntry> found = database.inboxAdmin(null).parked(options.filter(consumer, null), after, limit);
        if (database.isJson()) {
            return Json.pretty(found.stream().map(ParkedMessageBody::of).toList());
        }
        Table table = new Table("NUMBER", "CONSUMER", "ID", "STATE", "TOPIC", "KEY", "ATTEMPTS", "PARKED", "ERROR");
        for (ParkedEntry entry : found) {
            table.add(
                    Long.toString(entry.number()),
                    TerminalText.singleLine(entry.consumer(), MAX_NAME_LENGTH),
                    entry.message().id().toString(),
                    entry.state().toString(),
                    TerminalText.singleLine(entry.message().topic(), MAX_NAME_LENGTH),
                    TerminalText.singleLine(entry.message().key(), MAX_NAME_LENGTH),
                    Integer.toString(entry.attempts()),
                    entry.parkedAt().toString(),
                    TerminalText.singleLine(entry.error(), MAX_READER_LENGTH));
        }
        return found.isEmpty() ? "none" : table.toString();
    }
}
