package dev.hitotsu.server.command;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.Table;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.config.EnumNames;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.api.OutboxEntryBody;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists messages. */
@Command(
        name = "list",
        description =
                "List messages in the order of the log; without --state, those that failed and those that wait behind them.",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class OutboxListCommand implements Callable<Integer> {
    private static final List<OutboxState> FAILED_OR_WAITING = List.of(
            OutboxState.RETRY, OutboxState.WAITING, OutboxState.BLOCKED, OutboxState.DEAD, OutboxState.DEAD_LETTER);
    private static final int MAX_NAME_LENGTH = 40;
    private static final int MAX_ERROR_LENGTH = 60;

    @Mixin
    private OutboxAccess outbox;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            split = ",",
            converter = StateConverter.class,
            completionCandidates = StateConverter.Names.class,
            description = "Only messages in these states: ${COMPLETION-CANDIDATES}.")
    private List<OutboxState> states = FAILED_OR_WAITING;

    @Mixin
    private FilterOptions filter;

    @Option(
            names = "--after",
            paramLabel = "POSITION",
            defaultValue = "0",
            description = "Only messages at later positions: the last one of a list leads to the next.")
    private long after;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "Max number of messages in each state, 1 to 10000 (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
        OutboxAdmin admin = outbox.admin();
        List<OutboxEntry> entries = states.stream()
                .flatMap(state ->
                        admin.list(filter.filter(state, limit), new EntryRange(after, Long.MAX_VALUE)).stream())
                .toList();
        outbox.print(outbox.isJson() ? json(entries) : text(entries));
        return ExitCode.OK;
    }

    private static String json(List<OutboxEntry> entries) {
        return Json.pretty(entries.stream().map(OutboxEntryBody::of).toList());
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
                    EnumNames.kebabCase(entry.state()),
                    TerminalText.singleLine(entry.message().topic(), MAX_NAME_LENGTH),
                    TerminalText.singleLine(entry.message().key(), MAX_NAME_LENGTH),
                    TerminalText.singleLine(entry.message().type(), MAX_NAME_LENGTH),
                    String.valueOf(entry.attempts()),
                    entry.nextAttemptAt() == null ? "-" : entry.nextAttemptAt().toString(),
                    TerminalText.singleLine(entry.lastError(), MAX_ERROR_LENGTH));
        }
        return table.toString();
    }
}
