package dev.hitotsu.server.command;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.Printable;
import dev.hitotsu.cli.Table;
import dev.hitotsu.config.Conversions;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Messages in a state. */
@Command(
        name = "list",
        description = "List messages, in the order of the log; without --state those that failed or wait behind one.")
final class OutboxListCommand implements Callable<Integer> {
    private static final List<OutboxState> TROUBLED = List.of(
            OutboxState.RETRY, OutboxState.WAITING, OutboxState.BLOCKED, OutboxState.DEAD, OutboxState.DEAD_LETTER);
    private static final int MOST_KEY = 40;
    private static final int MOST_ERROR = 60;

    @Mixin
    private OutboxAccess outbox;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            split = ",",
            converter = StateConverter.class,
            completionCandidates = StateConverter.Names.class,
            description = "Only these: ${COMPLETION-CANDIDATES}.")
    private List<OutboxState> states = TROUBLED;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "Most messages of each state, 1 to 10000 (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
        OutboxAdmin admin = outbox.admin();
        List<OutboxEntry> entries = states.stream()
                .flatMap(state -> admin.list(state, limit).stream())
                .toList();
        outbox.print(outbox.isJson() ? OutboxJson.of(entries) : text(entries));
        return ExitCode.OK;
    }

    private static String text(List<OutboxEntry> entries) {
        if (entries.isEmpty()) {
            return "none";
        }
        Table table =
                new Table("POSITION", "ID", "STATE", "TOPIC", "KEY", "TYPE", "ATTEMPTS", "NEXT ATTEMPT", "LAST ERROR");
        for (OutboxEntry entry : entries) {
            table.add(
                    String.valueOf(entry.position()),
                    entry.message().id().toString(),
                    Conversions.written(entry.state()),
                    Printable.line(entry.message().topic(), MOST_KEY),
                    Printable.line(entry.message().key(), MOST_KEY),
                    Printable.line(entry.message().type(), MOST_KEY),
                    String.valueOf(entry.attempts()),
                    entry.nextAttemptAt() == null ? "-" : entry.nextAttemptAt().toString(),
                    Printable.line(entry.lastError(), MOST_ERROR));
        }
        return table.toString();
    }
}
