package dev.hitotsu.benchmarks.steps;

import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.benchmarks.report.Ratios;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Runs per second of each contender, in rounds in which each has its turn. */
final class StepRates {
    private static final int THREADS = 16;

    /** DBOS takes longer; so many runs are enough to know how long. */
    private static final int RUNS_PER_DBOS_RUN = 4;

    private final DataSource dataSource;
    private final int runs;
    private final int rounds;
    private final PrintStream out;

    StepRates(DataSource dataSource, int runs, int rounds, PrintStream out) {
        this.dataSource = dataSource;
        this.runs = runs;
        this.rounds = rounds;
        this.out = out;
    }

    void measure(Measurements measurements) throws Exception {
        Ratios toBare = new Ratios();
        Ratios toDbos = new Ratios();
        try (Contender bare = new BareTransactions(dataSource);
                Contender hitotsu = new HitotsuSteps(dataSource);
                Contender dbos = new DbosSteps(dataSource)) {
            for (Contender contender : List.of(bare, hitotsu, dbos)) {
                double unused = rate(contender, Math.max(THREADS, runs / 2));
            }
            double[] sums = new double[3];
            for (int round = 1; round <= rounds; round++) {
                double bareRate = rate(bare, runs);
                double ourRate = rate(hitotsu, runs);
                double dbosRate = rate(dbos, Math.max(THREADS, runs / RUNS_PER_DBOS_RUN));
                out.printf(
                        "round %d: bare %,.0f, hitotsu %,.0f, dbos %,.0f runs a second%n",
                        round, bareRate, ourRate, dbosRate);
                toBare.add(ourRate, bareRate);
                toDbos.add(ourRate, dbosRate);
                sums[0] += bareRate;
                sums[1] += ourRate;
                sums[2] += dbosRate;
            }
            measurements.put("bareRunsPerSecond", sums[0] / rounds);
            measurements.put("stepsRunsPerSecond", sums[1] / rounds);
            measurements.put("dbosRunsPerSecond", sums[2] / rounds);
        }
        measurements.put("stepsToBareRatio", toBare.mean());
        measurements.put("stepsToBareRatioError", toBare.error());
        measurements.put("stepsToDbosRatio", toDbos.mean());
        measurements.put("stepsToDbosRatioError", toDbos.error());
    }

    private static double rate(Contender contender, int runs) throws Exception {
        AtomicInteger left = new AtomicInteger(runs);
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(() -> {
                    while (left.getAndDecrement() > 0) {
                        contender.run(UUID.randomUUID().toString());
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        return runs / ((System.nanoTime() - start) / 1e9);
    }
}
