package dev.hitotsu.benchmarks.http;

import dev.hitotsu.benchmarks.report.MeasurementOutput;
import dev.hitotsu.cli.ExitCodeHelp;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hitotsu bench http-sink}. */
@Command(
        name = "http-sink",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE},
        description = {
            "Measures what nine destinations of a relay lose when a tenth one hangs.",
            "docs/benchmarks.md explains each value."
        },
        mixinStandardHelpOptions = true)
public final class HttpSinkBenchCommand implements Callable<Integer> {
    private static final int MAX_RATE = 100_000;
    private static final int MAX_SECONDS = 3_600;
    private static final int MAX_ROUNDS = 1_000;

    @Option(
            names = "--rate",
            description =
                    "The greatest number of messages per second that is tried, to ten destinations together (default: ${DEFAULT-VALUE}).",
            defaultValue = "10000")
    private int rate;

    @Option(
            names = "--seconds",
            description = "How long each measurement takes (default: ${DEFAULT-VALUE}).",
            defaultValue = "10")
    private int seconds;

    @Option(
            names = "--rounds",
            description = "How often one destination hangs and answers again (default: ${DEFAULT-VALUE}).",
            defaultValue = "5")
    private int rounds;

    @Mixin
    private final MeasurementOutput output = new MeasurementOutput();

    /** Called by picocli. */
    public HttpSinkBenchCommand() {}

    @Override
    public Integer call() throws Exception {
        requireWithin("--rate", rate, MAX_RATE);
        requireWithin("--seconds", seconds, MAX_SECONDS);
        requireWithin("--rounds", rounds, MAX_ROUNDS);
        output.write(new HttpSinkBench(rate, Duration.ofSeconds(seconds), rounds, System.out).run());
        return 0;
    }

    private static void requireWithin(String option, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(option + ": " + value + " (expected: 1.." + max + ")");
        }
    }
}
