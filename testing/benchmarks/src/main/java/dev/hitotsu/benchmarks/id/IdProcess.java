package dev.hitotsu.benchmarks.id;

import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A process that generates ids, with all its restarts. Not thread-safe. */
final class IdProcess implements AutoCloseable {
    private final Path folder;
    private final int number;
    private final DuplicateCheckOptions options;
    private final List<WorkerCounters> counters = new ArrayList<>();
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private ChildProcess process;
    private boolean suspended;

    IdProcess(Path folder, int number, DuplicateCheckOptions options) {
        this.folder = folder;
        this.number = number;
        this.options = options;
        this.process = start();
    }

    /** A kind of fault. */
    enum Fault {
        KILL("kills"),
        STOP("stops"),
        SUSPEND("suspensions");

        private final String key;

        Fault(String key) {
            this.key = key;
        }

        String key() {
            return key;
        }
    }

    /** Mostly SIGKILL; otherwise SIGTERM, or SIGSTOP until the next call. A new process replaces one that ended. */
    void injectFault(Random random) {
        int choice = random.nextInt(10);
        if (suspended) {
            process.resume();
            suspended = false;
        } else if (choice < 6) {
            count(Fault.KILL, 1);
            process.kill();
            process = start();
        } else if (choice < 8) {
            count(Fault.STOP, 1);
            process.close();
            process = start();
        } else {
            count(Fault.SUSPEND, 1);
            process.suspend();
            suspended = true;
        }
    }

    int count(Fault fault) {
        return faults.getOrDefault(fault, 0);
    }

    long sum(WorkerCounters.Counter counter) {
        return counters.stream().mapToLong(start -> start.get(counter)).sum();
    }

    /** A process that ends by itself has failed for another reason than duplicates. */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "process " + number + " ended by itself (expected: to be killed)\n" + process.tailOfLog());
        }
    }

    @Override
    public void close() {
        process.killTree();
    }

    private void count(Fault fault, int amount) {
        faults.merge(fault, amount, Integer::sum);
    }

    private ChildProcess start() {
        int starts = counters.size();
        try {
            counters.add(WorkerCounters.in(folder.resolve("counters").resolve(number + "-" + starts)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return JavaProcess.of(IdProcessMain.class)
                .heap("64m")
                .option("-XX:+UseSerialGC")
                .arguments(
                        folder.toString(),
                        String.valueOf(number),
                        String.valueOf(starts),
                        String.valueOf(options.seed()),
                        String.valueOf(options.clockStep().toMillis()),
                        options.protection().name())
                .start();
    }
}
