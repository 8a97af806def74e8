package dev.hitotsu.benchmarks.gateway;

import dev.hitotsu.benchmarks.report.MeasurementOutput;
import dev.hitotsu.cli.ExitCodeHelp;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hitotsu bench graphql}. */
@Command(
        name = "graphql",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE},
        description = {
            "Measures one query over three services: the gateway, a program on Vert.x that does it by hand, and Apollo's "
                    + "gateway; and how long it takes until operations that are too large are refused.",
            "Needs Debian's packages nginx-light and wrk, and npm. docs/benchmarks.md explains each value."
        },
        mixinStandardHelpOptions = true)
public final class GraphQlBenchCommand implements Callable<Integer> {
    @Option(names = "--no-peers", description = "Leave Apollo's gateway out, which npm would download.")
    private boolean noPeers;

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
            defaultValue = "16")
    private int connections;

    @Option(
            names = "--pinned",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Give the contender a processor of its own, and load and services another one (default: "
                    + "${DEFAULT-VALUE}).")
    private boolean pinned;

    @Mixin
    private final MeasurementOutput output = new MeasurementOutput();

    /** Called by picocli. */
    public GraphQlBenchCommand() {}

    @Override
    public Integer call() throws Exception {
        GatewayBenchOptions options =
                new GatewayBenchOptions(Set.of(), false, rounds, Duration.ofSeconds(seconds), connections, 1, pinned);
        output.write(new GraphQlBench(options, !noPeers, System.out).run());
        return 0;
    }
}
