package dev.hitotsu.benchmarks.id;

import dev.hitotsu.benchmarks.report.Measurements;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Lets several processes generate Snowflake ids while they are killed, stopped, suspended and restarted and their
 * clocks step, and counts duplicates.
 */
final class DuplicateCheck {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(5);

    /** On average. A short run without faults would prove nothing. */
    private static final int MIN_FAULTS_PER_PROCESS = 3;

    private final DuplicateCheckOptions options;
    private final PrintStream out;
    private final Random random;

    DuplicateCheck(DuplicateCheckOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
        this.random = new Random(options.seed());
    }

    /** The value {@code duplicates} is the number of duplicates. */
    Measurements run() throws Exception {
        out.println("seed " + options.seed() + " (replay with --seed " + options.seed() + ")");
        Path folder = Files.createTempDirectory("hitotsu-ids-");
        try {
            Files.createDirectory(folder.resolve("bitmap"));
            Files.createDirectory(folder.resolve("counters"));
            return run(folder);
        } finally {
            delete(folder);
        }
    }

    private Measurements run(Path folder) throws Exception {
        long started = System.nanoTime();
        List<IdProcess> processes = new ArrayList<>();
        try {
            for (int i = 0; i < options.processes(); i++) {
                processes.add(new IdProcess(folder, i, options));
            }
            injectFaults(processes, started);
        } finally {
            processes.forEach(IdProcess::close);
        }
        return measurements(folder, processes, (System.nanoTime() - started) / 1e9);
    }

    private void injectFaults(List<IdProcess> processes, long started) throws InterruptedException {
        long nextFault = started + faultPeriod();
        long nextReport = started;
        int faults = 0;
        while (sum(processes, WorkerCounters.Counter.GENERATED) < options.count()
                || faults < MIN_FAULTS_PER_PROCESS * processes.size()) {
            // Other processes write the counters in shared memory, without any notification.
            Thread.sleep(POLL_INTERVAL);
            long now = System.nanoTime();
            processes.forEach(IdProcess::requireAlive);
            if (now - nextFault >= 0) {
                processes.get(random.nextInt(processes.size())).injectFault(random);
                faults++;
                nextFault = now + faultPeriod();
            }
            if (now - nextReport >= 0) {
                reportProgress(processes, now - started);
                nextReport = now + PROGRESS_INTERVAL.toNanos();
            }
        }
    }

    private long faultPeriod() {
        return 1 + random.nextLong(2 * options.faultEvery().toNanos());
    }

    private void reportProgress(List<IdProcess> processes, long nanos) {
        out.printf(
                "%4d s  %,15d ids  %d duplicates%n",
                nanos / 1_000_000_000,
                sum(processes, WorkerCounters.Counter.GENERATED),
                sum(processes, WorkerCounters.Counter.DUPLICATES));
        out.flush();
    }

    private Measurements measurements(Path folder, List<IdProcess> processes, double seconds) throws IOException {
        Measurements measurements = new Measurements();
        measurements.put("idsGiven", sum(processes, WorkerCounters.Counter.GENERATED));
        measurements.put("idsDistinct", new IdBitmap(folder.resolve("bitmap")).count());
        measurements.put("duplicates", sum(processes, WorkerCounters.Counter.DUPLICATES));
        measurements.put("processes", options.processes());
        for (IdProcess.Fault fault : IdProcess.Fault.values()) {
            measurements.put(
                    fault.key(),
                    processes.stream()
                            .mapToLong(process -> process.count(fault))
                            .sum());
        }
        measurements.put("clockSteps", sum(processes, WorkerCounters.Counter.CLOCK_STEPS));
        measurements.put("seconds", seconds);
        measurements.put("heapBytes", Runtime.getRuntime().maxMemory());
        return measurements;
    }

    private static long sum(List<IdProcess> processes, WorkerCounters.Counter counter) {
        return processes.stream().mapToLong(process -> process.sum(counter)).sum();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
