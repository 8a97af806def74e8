package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.config.Conversion;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.server.api.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes how the outbox is read. */
@Command(
        name = "source",
        description = {
            "Say how the outbox is read from now on: polling asks the table again and again, log follows the database's log as"
                    + " well, log-only keeps messages in the database's log and in no table.",
            "",
            "Services and relays go on meanwhile and need not be told. Appends wait for a moment, at most three seconds. Nothing"
                    + " is lost, and the order of each key is kept.%n"
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class OutboxSourceCommand implements Callable<Integer> {
    @Mixin
    private OutboxAccess outbox;

    @Parameters(paramLabel = "SOURCE", description = "polling, log or log-only.")
    private String source;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "30s",
            description =
                    "How long to wait for the end of open transactions, and of the change before this one (default:"
                            + " ${DEFAULT-VALUE}).")
    private String wait;

    @Override
    public Integer call() {
        OutboxSource wanted = read("", source, OutboxSource::of);
        Duration maxWait = read("--wait: ", wait, Conversion.DURATION::parse);
        Optional<OutboxSource> before = outbox.changeSource(wanted, maxWait);
        outbox.print(
                outbox.isJson() ? Json.pretty(body(before.orElse(null), wanted)) : text(before.orElse(null), wanted));
        return ExitCode.OK;
    }

    private interface Reading<V> {
        V read(String text);
    }

    private static <V> V read(String name, String text, Reading<V> reading) {
        try {
            return reading.read(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, name + e.getMessage(), e);
        }
    }

    private static Map<String, String> body(@Nullable OutboxSource before, OutboxSource wanted) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("before", before == null ? "configured" : before.text());
        body.put("source", wanted.text());
        return body;
    }

    private static String text(@Nullable OutboxSource before, OutboxSource wanted) {
        return before == wanted
                ? "source " + wanted.text() + " already"
                : "source " + wanted.text() + ", before "
                        + (before == null ? "as the relay was configured" : before.text());
    }
}
