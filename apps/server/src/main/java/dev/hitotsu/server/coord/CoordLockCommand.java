package dev.hitotsu.server.coord;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.StopSignal;
import dev.hitotsu.cli.Table;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.config.Conversion;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.QueueEntry;
import dev.hitotsu.server.api.QueueEntryBody;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints who holds a lock, or runs a command while holding it. */
@Command(
        name = "lock",
        description =
                "Say who holds a lock and who waits for it; or, with a COMMAND after --, run the command while holding the"
                        + " lock. The variable HITOTSU_FENCE gives it the token; variables of hitotsu that may contain a password are not"
                        + " passed on. It is stopped when the lock is lost.",
        exitCodeList = {
            "0:done; or the exit code of COMMAND",
            ExitCodeHelp.FAILED,
            ExitCodeHelp.USAGE,
            ExitCodeHelp.COORDINATION,
            "6:the lock did not become free within --wait; --conflict-exit-code changes the code"
        })
final class CoordLockCommand implements Callable<Integer> {
    private static final int GRACE_SECONDS = 5;

    /** Variables of our own that may contain a password. They are none of the command's business. */
    private static final List<String> SECRETS = List.of("HITOTSU_COORDINATION", "HITOTSU_URL", "HITOTSU_PASSWORD");

    private static final int MAX_EXIT_CODE = 255;

    @Mixin
    private CoordinationAccess access;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            description = "How long to wait for the lock, for example 30s; without a limit if missing.")
    private @Nullable String wait;

    @Option(
            names = "--conflict-exit-code",
            paramLabel = "CODE",
            description =
                    "The exit code if the lock did not become free within --wait (${DEFAULT-VALUE}), for a COMMAND that exits"
                            + " with the default itself.",
            defaultValue = "" + ExitCode.LOCK_NOT_FREE)
    private int conflictExitCode;

    @Parameters(index = "0", paramLabel = "NAME", description = "The name of the lock.")
    private String name;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "COMMAND", description = "The command to run, after --.")
    private List<String> command = List.of();

    /** What a signal stops: the wait for the lock, then the command. */
    private volatile Runnable onSignal = Thread.currentThread()::interrupt;

    @Override
    public Integer call() {
        if (conflictExitCode < 0 || conflictExitCode > MAX_EXIT_CODE) {
            throw new IllegalArgumentException(
                    "--conflict-exit-code: " + conflictExitCode + " (expected: 0.." + MAX_EXIT_CODE + ")");
        }
        if (command.isEmpty()) {
            return printOrRun();
        }
        onSignal = Thread.currentThread()::interrupt;
        try (StopSignal signal = StopSignal.listen(() -> onSignal.run())) {
            return signal.complete(printOrRun());
        }
    }

    private int printOrRun() {
        return access.use(coordination -> {
            // Also before waiting: an unreachable store is an error at the start, and an outage later.
            List<QueueEntry> queue = coordination.lock(name).queue();
            if (command.isEmpty()) {
                print(queue);
                return ExitCode.OK;
            }
            Optional<Grant> grant = coordination.lock(name).tryAcquire(maxWait());
            return grant.isEmpty() ? notFree() : run(grant.get());
        });
    }

    private Duration maxWait() {
        return wait == null ? Duration.ofNanos(Long.MAX_VALUE) : Conversion.DURATION.parse(wait);
    }

    private int notFree() {
        throw new CommandException(conflictExitCode, name + ": not free within " + wait + " (expected: a free lock)");
    }

    private int run(Grant grant) throws InterruptedException {
        try (grant) {
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            SECRETS.forEach(builder.environment()::remove);
            builder.environment().put("HITOTSU_FENCE", Long.toString(grant.fence()));
            Process process = builder.start();
            onSignal = () -> end(process);
            grant.onLost(() -> end(process));
            return process.waitFor();
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    /** Asks the process and its descendants to end, and kills them if they do not. Does not wait. */
    private static void end(Process process) {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        CompletableFuture.delayedExecutor(GRACE_SECONDS, TimeUnit.SECONDS)
                .execute(() -> all.forEach(ProcessHandle::destroyForcibly));
    }

    private void print(List<QueueEntry> queue) {
        if (access.isJson()) {
            access.printJson(queue.stream().map(QueueEntryBody::of).toList());
        } else if (queue.isEmpty()) {
            access.print(TerminalText.singleLine(name) + ": free");
        } else {
            Table table = new Table("", "INSTANCE", "TOKEN", "SINCE");
            for (int i = 0; i < queue.size(); i++) {
                QueueEntry entry = queue.get(i);
                table.add(
                        i == 0 ? "holds" : "waits",
                        TerminalText.singleLine(entry.instance()),
                        Long.toString(entry.fence()),
                        entry.since().toString());
            }
            access.print(table.toString());
        }
    }
}
