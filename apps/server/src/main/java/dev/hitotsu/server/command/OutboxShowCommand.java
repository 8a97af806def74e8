package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.config.EnumNames;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.api.OutboxMessageBody;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows everything about one message. */
@Command(
        name = "show",
        description = "Show a message: headers, payload, attempts, the last error, and its position in the log.",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class OutboxShowCommand implements Callable<Integer> {
    private static final int MAX_HEX_BYTES = 512;

    @Mixin
    private OutboxAccess outbox;

    @Parameters(paramLabel = "ID", converter = MessageIdConverter.class, description = "The id of the message.")
    private UUID id;

    @Override
    public Integer call() {
        OutboxEntry entry = outbox.admin()
                .find(id)
                .orElseThrow(() -> new CommandException(
                        ExitCode.FAILED,
                        "message " + id
                                + ": not in the outbox (it was never committed, or was delivered and removed)"));
        outbox.print(outbox.isJson() ? Json.pretty(OutboxMessageBody.of(entry)) : text(entry));
        return ExitCode.OK;
    }

    private static String text(OutboxEntry entry) {
        Message message = entry.message();
        StringJoiner lines = new StringJoiner("\n");
        lines.add(line("id", message.id()));
        lines.add(line("state", EnumNames.kebabCase(entry.state())));
        lines.add(line("position", entry.position()));
        lines.add(line("topic", message.topic()));
        lines.add(line("key", message.key()));
        lines.add(line("type", message.type()));
        lines.add(line("occurred at", message.occurredAt()));
        lines.add(line("appended at", entry.appendedAt()));
        if (message.deliverAfter() != null) {
            lines.add(line("deliver after", message.deliverAfter()));
        }
        lines.add(line("attempts", entry.attempts()));
        lines.add(line("next attempt", entry.nextAttemptAt()));
        lines.add(line("last error", entry.lastError()));
        if (!entry.isComplete()) {
            return lines.add(line("size", entry.size() + " bytes; headers and payload are too large to be shown"))
                    .toString();
        }
        message.headers().asMap().forEach((name, value) -> lines.add(line("header", name + ": " + value)));
        return lines.add(payload(message.payload())).toString();
    }

    private static String payload(byte @Nullable [] payload) {
        if (payload == null) {
            return line("payload", "none (a tombstone)");
        }
        return TerminalText.decode(payload)
                .map(text -> line("payload", payload.length + " bytes of text") + "\n\n" + text)
                .orElseGet(() -> line("payload", payload.length + " bytes, not text") + "\n\n"
                        + TerminalText.hex(payload, MAX_HEX_BYTES));
    }

    private static String line(String name, @Nullable Object value) {
        String text = value == null ? "-" : TerminalText.singleLine(value.toString());
        return String.format(Locale.ROOT, "%-15s%s", name, text);
    }
}
