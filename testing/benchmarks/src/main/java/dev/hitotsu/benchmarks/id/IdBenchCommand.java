package dev.hitotsu.benchmarks.id;

import dev.hitotsu.benchmarks.report.MeasurementOutput;
import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.cli.ExitCodeHelp;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hitotsu bench ids}. */
@Command(
        name = "ids",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE},
        description = {
            "Measures our id generators beside those of other libraries.",
            "docs/benchmarks.md explains each value."
        },
        mixinStandardHelpOptions = true)
public final class IdBenchCommand implements Callable<Integer> {
    private static final int MANY_THREADS = 8;
    private static final Duration FAULT_EVERY = Duration.ofMillis(500);
    private static final Duration CLOCK_STEP = Duration.ofSeconds(10);

    @Option(
            names = "--rounds",
            description = "Rounds of the measurement (default: ${DEFAULT-VALUE}).",
            defaultValue = "3")
    private int rounds;

    @Option(
            names = "--duplicates",
            description = "Search for duplicates instead: Snowflake ids of several processes that are killed,"
                    + " suspended and restarted while their clocks step by up to 10 s. Exits with 1 if there is one.")
    private boolean duplicates;

    @Option(
            names = "--count",
            description = "With --duplicates: minimum number of ids (default: ${DEFAULT-VALUE}).",
            defaultValue = "10000000")
    private long count;

    @Option(
            names = "--processes",
            description = "With --duplicates: number of processes (default: ${DEFAULT-VALUE}).",
            defaultValue = "8")
    private int processes;

    @Option(names = "--seed", description = "With --duplicates: the seed of faults and clocks (default: a random one).")
    private @Nullable Long seed;

    @Option(
            names = "--unprotected",
            description = "With --duplicates: configured worker ids and no reserved time, which causes duplicates.")
    private boolean unprotected;

    @Option(
            names = "--database",
            description = "Measure each kind as a primary key in PostgreSQL instead: inserts and size of the B-tree.")
    private boolean database;

    @Option(
            names = "--rows",
            description = "With --database: number of rows (default: ${DEFAULT-VALUE}).",
            defaultValue = "1000000")
    private int rows;

    @Mixin
    private final MeasurementOutput output = new MeasurementOutput();

    /** Called by picocli. */
    public IdBenchCommand() {}

    @Override
    public Integer call() throws Exception {
        Measurements measurements = measure();
        output.write(measurements);
        return measurements.get("duplicates").orElse(0) > 0 ? 1 : 0;
    }

    private Measurements measure() throws Exception {
        if (rounds < 1 || rounds > 100) {
            throw new IllegalArgumentException("--rounds: " + rounds + " (expected: 1..100)");
        }
        if (duplicates) {
            return checkForDuplicates();
        }
        return database ? new IndexBench(rows, rounds, System.out).run() : speed();
    }

    private Measurements checkForDuplicates() throws Exception {
        DuplicateCheckOptions options = new DuplicateCheckOptions(
                count,
                processes,
                seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed,
                FAULT_EVERY,
                CLOCK_STEP,
                unprotected ? Protection.NONE : Protection.SLOTS);
        return new DuplicateCheck(options, System.out).run();
    }

    private Measurements speed() throws Exception {
        Measurements measurements = new Measurements();
        SnowflakeThroughput cap = new SnowflakeThroughput(Duration.ofSeconds(3));
        cap.run(1, measurements);
        cap.run(MANY_THREADS, measurements);
        GeneratorRounds generators = new GeneratorRounds(rounds, System.out);
        generators.run(1, measurements);
        generators.run(MANY_THREADS, measurements);
        return measurements;
    }
}
