package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.Printable;
import dev.hitotsu.config.Conversions;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
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

/** Counts and ages. */
@Command(
        name = "status",
        description = "Count the messages by state, and say how long the oldest has waited and who relays.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:told, and no message waits longer than --max-age", "4:one does"})
final class OutboxStatusCommand implements Callable<Integer> {
    @Mixin
    private OutboxAccess outbox;

    @Option(
            names = "--max-age",
            paramLabel = "DURATION",
            description = "Exit with 4 when the oldest pending message is older, for example 30s or 5m.")
    private @Nullable String maxAge;

    @Override
    public Integer call() {
        Duration limit = maxAge == null ? null : limit(maxAge);
        OutboxStatus status = outbox.admin().status();
        outbox.print(outbox.isJson() ? OutboxJson.of(status) : text(status));
        boolean tooOld = limit != null && status.oldestPendingAge().compareTo(limit) > 0;
        return tooOld ? ExitCode.TOO_OLD : ExitCode.OK;
    }

    private static Duration limit(String text) {
        try {
            return Conversions.duration(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, "--max-age: " + e.getMessage(), e);
        }
    }

    private static String text(OutboxStatus status) {
        String leader = status.leader() == null
                ? "nobody (the last term was " + status.fence() + ")"
                : Printable.line(status.leader()) + ", term " + status.fence() + ", until " + status.leaderUntil();
        String counts = Arrays.stream(OutboxState.values())
                .map(state -> line(Conversions.written(state), String.format(Locale.ROOT, "%,d", status.count(state))))
                .collect(Collectors.joining("\n"));
        return String.join(
                "\n",
                line("leader", leader),
                line(
                        "position",
                        status.position() + ", saved " + (status.savedAt() == null ? "never" : status.savedAt())),
                line("open gaps", String.valueOf(status.gaps())),
                line("oldest waits", words(status.oldestPendingAge())),
                "",
                counts);
    }

    private static String words(Duration age) {
        return age.isZero()
                ? "nothing waits"
                : age.truncatedTo(ChronoUnit.MILLIS).toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static String line(String name, String value) {
        return String.format(Locale.ROOT, "%-14s%s", name, value);
    }
}
