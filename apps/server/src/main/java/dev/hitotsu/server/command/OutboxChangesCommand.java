package dev.hitotsu.server.command;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.Table;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.api.OutboxChangeBody;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells what operators have changed. */
@Command(
        name = "changes",
        description = "Tell who has retried, skipped or edited which messages, the newest first.",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class OutboxChangesCommand implements Callable<Integer> {
    private static final int MAX_ACTOR_LENGTH = 40;

    @Mixin
    private OutboxAccess outbox;

    @Option(
            names = "--before",
            paramLabel = "NUMBER",
            description = "Only changes with a smaller number: the last one of a list leads to the next.")
    private long before = Long.MAX_VALUE;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "Max number of changes, 1 to 10000 (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
        List<OutboxChangeBody> changes = outbox.admin().changes(before, limit).stream()
                .map(OutboxChangeBody::of)
                .toList();
        outbox.print(outbox.isJson() ? Json.pretty(changes) : text(changes));
        return ExitCode.OK;
    }

    private static String text(List<OutboxChangeBody> changes) {
        if (changes.isEmpty()) {
            return "none";
        }
        Table table = new Table("NUMBER", "TIME", "WHO", "ACTION", "ID", "STATE BEFORE", "REPLACED BY");
        for (OutboxChangeBody change : changes) {
            table.add(
                    String.valueOf(change.number()),
                    change.changedAt().toString(),
                    TerminalText.singleLine(change.actor(), MAX_ACTOR_LENGTH),
                    change.action(),
                    change.messageId().toString(),
                    change.before(),
                    change.replacement() == null ? "-" : change.replacement().toString());
        }
        return table.toString();
    }
}
