package dev.hitotsu.server.coord;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.Printable;
import dev.hitotsu.cli.StopSignal;
import dev.hitotsu.cli.Table;
import dev.hitotsu.config.Conversions;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.QueueEntry;
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

/** Who holds a lock; or a command run while holding it. */
@Command(
        name = "lock",
        description =
                "Say who holds a lock and who waits for it; or, with a COMMAND after --, run it while holding the lock."
                        + " It finds the token in the variable HITOTSU_FENCE, and is stopped when the lock is lost.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:told; or what the command exits with",
            "6:the lock was not free within --wait, or another code by --conflict-exit-code"
        })
final class CoordLockCommand implements Callable<Integer> {
    private static final int GRACE_SECONDS = 5;
    private static final int LARGEST_EXIT_CODE = 255;

    @Mixin
    private StoreAccess store;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            description = "How long to wait for the lock, for example 30s; as long as it takes if not given.")
    private @Nullable String wait;

    @Option(
            names = "--conflict-exit-code",
            paramLabel = "CODE",
            description = "What to exit with where the lock was not free within --wait, if COMMAND itself may exit with"
                    + " ${DEFAULT-VALUE}.",
            defaultValue = "" + ExitCode.NOT_FREE)
    private int conflictExitCode;

    @Parameters(index = "0", paramLabel = "NAME", description = "The lock's name.")
    private String name;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "COMMAND", description = "What to run, after --.")
    private List<String> command = List.of();

    /** What a signal ends: the wait for the lock, then the command. */
    private volatile Runnable onSignal = Thread.currentThread()::interrupt;

    @Override
    public Integer call() {
        if (conflictExitCode < 0 || conflictExitCode > LARGEST_EXIT_CODE) {
            throw new IllegalArgumentException(
                    "--conflict-exit-code: " + conflictExitCode + " (expected: 0.." + LARGEST_EXIT_CODE + ")");
        }
        if (command.isEmpty()) {
            return tellOrRun();
        }
        onSignal = Thread.currentThread()::interrupt;
        try (StopSignal signal = StopSignal.listen(() -> onSignal.run())) {
            return signal.ended(tellOrRun());
        }
    }

    private int tellOrRun() {
        return store.use(coordination -> {
            // Also before waiting: a store that cannot be reached is an error now, and an outage later.
            List<QueueEntry> queue = coordination.lock(name).queue();
            if (command.isEmpty()) {
                tell(queue);
                return ExitCode.OK;
            }
            Optional<Grant> grant = coordination.lock(name).tryAcquire(longest());
            return grant.isEmpty() ? notFree() : run(grant.get());
        });
    }

    private Duration longest() {
        return wait == null ? Duration.ofNanos(Long.MAX_VALUE) : Conversions.duration(wait);
    }

    private int notFree() {
        throw new CommandException(
                conflictExitCode, name + ": not free within " + wait + " (expected: a lock that is)");
    }

    private int run(Grant grant) throws InterruptedException {
        try (grant) {
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            builder.environment().put("HITOTSU_FENCE", Long.toString(grant.fence()));
            Process process = builder.start();
            onSignal = () -> end(process);
            grant.onLost(() -> end(process));
            return process.waitFor();
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    /** Asks it and what it has started to end, and ends them where they do not. Does not wait. */
    private static void end(Process process) {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        CompletableFuture.delayedExecutor(GRACE_SECONDS, TimeUnit.SECONDS)
                .execute(() -> all.forEach(ProcessHandle::destroyForcibly));
    }

    private void tell(List<QueueEntry> queue) {
        if (store.isJson()) {
            ArrayNode body = new JsonMapper().createArrayNode();
            queue.forEach(one -> body.addObject()
                    .put("instance", one.instance())
                    .put("fence", one.fence())
                    .put("since", one.since().toString()));
            store.print(body);
        } else if (queue.isEmpty()) {
            store.print(name + ": free");
        } else {
            Table table = new Table("", "INSTANCE", "TOKEN", "SINCE");
            for (int i = 0; i < queue.size(); i++) {
                QueueEntry one = queue.get(i);
                table.add(
                        i == 0 ? "holds" : "waits",
                        Printable.line(one.instance()),
                        Long.toString(one.fence()),
                        one.since().toString());
            }
            store.print(table.toString());
        }
    }
}
