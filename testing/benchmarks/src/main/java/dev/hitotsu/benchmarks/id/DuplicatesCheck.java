package dev.hitotsu.benchmarks.id;

import dev.hitotsu.benchmarks.report.Figures;
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
 * Has several processes make Snowflake ids while they are killed, stopped, suspended and restarted and their clocks step,
 * and counts ids that were given twice.
 */
final class DuplicatesCheck {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration TELL_EVERY = Duration.ofSeconds(5);

    /** At least, on average: a short run without faults would show nothing. */
    private static final int FAULTS_A_PROCESS = 3;

    private final DuplicatesOptions options;
    private final PrintStream out;
    private final Random random;

    DuplicatesCheck(DuplicatesOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
        this.random = new Random(options.seed());
    }

    /** Whether there was none is told by the figure {@code duplicates}. */
    Figures run() throws Exception {
        out.println("seed " + options.seed() + " (replay with --seed " + options.seed() + ")");
        Path folder = Files.createTempDirectory("hitotsu-ids-");
        try {
            Files.createDirectory(folder.resolve("sheets"));
            Files.createDirectory(folder.resolve("tallies"));
            return run(folder);
        } finally {
            delete(folder);
        }
    }

    private Figures run(Path folder) throws Exception {
        long started = System.nanoTime();
        List<IdWorker> workers = new ArrayList<>();
        try {
            for (int i = 0; i < options.processes(); i++) {
                workers.add(new IdWorker(folder, i, options));
            }
            disturb(workers, started);
        } finally {
            workers.forEach(IdWorker::close);
        }
        return figures(folder, workers, (System.nanoTime() - started) / 1e9);
    }

    private void disturb(List<IdWorker> workers, long started) throws InterruptedException {
        long nextFault = started + faultPeriod();
        long nextWord = started;
        int faults = 0;
        while (sum(workers, IdTally.Line.GIVEN) < options.count() || faults < FAULTS_A_PROCESS * workers.size()) {
            // The tallies are memory that other processes write: nobody tells when they grow.
            Thread.sleep(LOOK_EVERY);
            long now = System.nanoTime();
            workers.forEach(IdWorker::requireAlive);
            if (now - nextFault >= 0) {
                workers.get(random.nextInt(workers.size())).suffer(random);
                faults++;
                nextFault = now + faultPeriod();
            }
            if (now - nextWord >= 0) {
                tell(workers, now - started);
                nextWord = now + TELL_EVERY.toNanos();
            }
        }
    }

    private long faultPeriod() {
        return 1 + random.nextLong(2 * options.faultEvery().toNanos());
    }

    private void tell(List<IdWorker> workers, long nanos) {
        out.printf(
                "%4d s  %,15d ids  %d duplicates%n",
                nanos / 1_000_000_000, sum(workers, IdTally.Line.GIVEN), sum(workers, IdTally.Line.DUPLICATES));
        out.flush();
    }

    private Figures figures(Path folder, List<IdWorker> workers, double seconds) throws IOException {
        Figures figures = new Figures();
        figures.put("idsGiven", sum(workers, IdTally.Line.GIVEN));
        figures.put("idsDistinct", new IdSheets(folder.resolve("sheets")).count());
        figures.put("duplicates", sum(workers, IdTally.Line.DUPLICATES));
        figures.put("processes", options.processes());
        for (IdWorker.Fault fault : IdWorker.Fault.values()) {
            figures.put(
                    fault.key(),
                    workers.stream().mapToLong(worker -> worker.count(fault)).sum());
        }
        figures.put("clockSteps", sum(workers, IdTally.Line.CLOCK_STEPS));
        figures.put("seconds", seconds);
        figures.put("heapBytes", Runtime.getRuntime().maxMemory());
        return figures;
    }

    private static long sum(List<IdWorker> workers, IdTally.Line line) {
        return workers.stream().mapToLong(worker -> worker.sum(line)).sum();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
