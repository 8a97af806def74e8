package dev.hitotsu.benchmarks.gateway;

import dev.hitotsu.benchmarks.report.MeasurementOutput;
import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.OutputFileConverter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hitotsu bench gateway}. */
@Command(
        name = "gateway",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE},
        description = {
            "Measures requests through the gateway, beside nginx, Spring Cloud Gateway and a bare Vert.x, and what each filter "
                    + "costs.",
            "Needs Debian's packages nginx-light and wrk. docs/benchmarks.md explains each value."
        },
        mixinStandardHelpOptions = true)
public final class GatewayBenchCommand implements Callable<Integer> {
    @Option(
            names = "--part",
            split = ",",
            description = "Some of ${COMPLETION-CANDIDATES}, with commas between them; all by default.")
    private Set<GatewayBenchOptions.Part> parts = EnumSet.allOf(GatewayBenchOptions.Part.class);

    @Option(names = "--no-spring", description = "Leave Spring Cloud Gateway out, which Maven would download.")
    private boolean noSpring;

    @Option(
            names = "--rounds",
            description = "Rounds after the warm-up (default: ${DEFAULT-VALUE}).",
            defaultValue = "5")
    private int rounds;

    @Option(
            names = "--seconds",
            description = "Length of each measurement in a round (default: ${DEFAULT-VALUE}).",
            defaultValue = "5")
    private int seconds;

    @Option(
            names = "--connections",
            description = "Connections of the clients (default: ${DEFAULT-VALUE}).",
            defaultValue = "64")
    private int connections;

    @Option(
            names = "--event-loops",
            description = "Event loops of the gateway and of the bare Vert.x (default: ${DEFAULT-VALUE}).",
            defaultValue = "1")
    private int eventLoops;

    @Option(
            names = "--pinned",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Give the contender a processor of its own, and load and service another one (default: "
                    + "${DEFAULT-VALUE}).")
    private boolean pinned;

    @Option(
            names = "--chart",
            paramLabel = "FILE",
            converter = OutputFileConverter.class,
            description = "Draw the rates as SVG.")
    private @Nullable Path chart;

    @Option(
            names = "--costs",
            paramLabel = "FILE",
            converter = OutputFileConverter.class,
            description = "Draw what each filter costs as SVG; the table is printed.")
    private @Nullable Path costs;

    @Mixin
    private final MeasurementOutput output = new MeasurementOutput();

    /** Called by picocli. */
    public GatewayBenchCommand() {}

    @Override
    public Integer call() throws Exception {
        GatewayBenchOptions options = new GatewayBenchOptions(
                parts, !noSpring, rounds, Duration.ofSeconds(seconds), connections, eventLoops, pinned);
        Measurements measurements = new GatewayBench(options, System.out).run();
        output.write(measurements);
        if (chart != null) {
            RateChart.write(measurements, chart);
        }
        if (costs != null) {
            FilterCosts.draw(measurements, costs);
        }
        return 0;
    }
}
