package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.EnumNames;
import dev.hitotsu.outbox.OutboxLog;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.server.api.CappedCount;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.api.OutboxStatusBody;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Counts the messages of an outbox. */
@Command(
        name = "status",
        description =
                "Count the messages by state, as far as 100,000; say how long the oldest has waited, and which relay leads.",
        exitCodeList = {
            "0:done, and no limit is exceeded",
            ExitCodeHelp.FAILED,
            ExitCodeHelp.USAGE,
            ExitCodeHelp.DATABASE,
            "4:a message waits longer than --max-age, more are dead than --max-dead, or the database's log is in danger"
        })
final class OutboxStatusCommand implements Callable<Integer> {
    @Mixin
    private OutboxAccess outbox;

    @Option(
            names = "--max-age",
            paramLabel = "DURATION",
            description =
                    "Exit with 4 when the oldest pending message is older, for example 30s or 5m; also when messages"
                            + " are dead, see --max-dead.")
    private @Nullable String maxAge;

    @Option(
            names = "--max-dead",
            paramLabel = "N",
            description =
                    "Exit with 4 when more messages are dead (0 with --max-age, otherwise any number is allowed).")
    private @Nullable Long maxDead;

    @Override
    public Integer call() {
        Duration limit = maxAge == null ? null : limit(maxAge);
        if (maxDead != null && (maxDead < 0 || maxDead >= OutboxStatus.MAX_COUNT)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--max-dead: " + maxDead + " (expected: 0 or more, less than " + OutboxStatus.MAX_COUNT
                            + ", because nobody counts further)");
        }
        OutboxStatus status = outbox.admin().status();
        outbox.print(outbox.isJson() ? Json.pretty(OutboxStatusBody.of(status)) : text(status));
        boolean tooOld = limit != null && status.oldestPendingAge().compareTo(limit) > 0;
        OutboxLog log = status.log();
        boolean hasProblem = (maxAge != null || maxDead != null) && log != null && log.problem() != null;
        return tooOld || hasProblem || hasTooManyDead(status) ? ExitCode.OUTBOX_UNHEALTHY : ExitCode.OK;
    }

    private boolean hasTooManyDead(OutboxStatus status) {
        Long given = maxDead;
        if (given == null && maxAge == null) {
            return false;
        }
        return status.count(OutboxState.DEAD) > (given == null ? 0 : given);
    }

    private static Duration limit(String text) {
        try {
            return Conversion.DURATION.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, "--max-age: " + e.getMessage(), e);
        }
    }

    private static String text(OutboxStatus status) {
        String leader = status.leader() == null
                ? "nobody (the last term was " + status.fence() + ")"
                : TerminalText.singleLine(status.leader()) + ", term " + status.fence() + ", until "
                        + status.leaderUntil();
        String counts = Arrays.stream(OutboxState.values())
                .map(state -> line(EnumNames.kebabCase(state), CappedCount.format(status.count(state))))
                .collect(Collectors.joining("\n"));
        return String.join(
                "\n",
                line("leader", leader),
                line(
                        "position",
                        status.position() + ", saved " + (status.savedAt() == null ? "never" : status.savedAt())),
                line("source", source(status)),
                line("open gaps", String.valueOf(status.gaps())),
                line("oldest waits", format(status.oldestPendingAge())),
                "",
                counts);
    }

    private static String source(OutboxStatus status) {
        OutboxSource source = status.source();
        OutboxLog log = status.log();
        String name = source == null ? "as the relay is configured" : source.text();
        return log == null ? name : name + ", " + (log.problem() == null ? describe(log) : log.problem());
    }

    private static String describe(OutboxLog log) {
        String safe = log.safeBytes() == null
                ? ""
                : String.format(Locale.ROOT, ", lost in %,d more bytes without a relay", log.safeBytes());
        return String.format(
                Locale.ROOT,
                "slot %s %s, %s, %,d bytes and %d s behind%s",
                log.slot(),
                log.state(),
                log.isActive() ? "active" : "inactive",
                log.lagBytes(),
                log.lag().toSeconds(),
                safe);
    }

    private static String format(Duration age) {
        return age.isZero()
                ? "no messages waiting"
                : age.truncatedTo(ChronoUnit.MILLIS).toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static String line(String name, String value) {
        return String.format(Locale.ROOT, "%-14s%s", name, value);
    }
}
