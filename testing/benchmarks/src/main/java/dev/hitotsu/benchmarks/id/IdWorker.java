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

/** One of the processes that make ids, through all its restarts. Not thread-safe. */
final class IdWorker implements AutoCloseable {
    private final Path folder;
    private final int number;
    private final DuplicatesOptions options;
    private final List<IdTally> tallies = new ArrayList<>();
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private ChildProcess process;
    private boolean suspended;

    IdWorker(Path folder, int number, DuplicatesOptions options) {
        this.folder = folder;
        this.number = number;
        this.options = options;
        this.process = start();
    }

    /** What is done to it. */
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

    /** Mostly SIGKILL; else SIGTERM, or SIGSTOP until the next time. A new process takes the place of one that is gone. */
    void suffer(Random random) {
        int dice = random.nextInt(10);
        if (suspended) {
            process.resume();
            suspended = false;
        } else if (dice < 6) {
            count(Fault.KILL, 1);
            process.kill();
            process = start();
        } else if (dice < 8) {
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

    long sum(IdTally.Line line) {
        return tallies.stream().mapToLong(tally -> tally.get(line)).sum();
    }

    /** A process that fails by itself has found something that this check is not about. */
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

    private void count(Fault fault, int more) {
        faults.merge(fault, more, Integer::sum);
    }

    private ChildProcess start() {
        int starts = tallies.size();
        try {
            tallies.add(IdTally.in(folder.resolve("tallies").resolve(number + "-" + starts)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return JavaProcess.of(IdWorkerMain.class)
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
