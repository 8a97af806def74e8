package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.benchmarks.report.Figures;
import dev.hitotsu.cli.OutputFileConverter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hitotsu bench relay}. */
@Command(
        name = "relay",
        description = {
            "Measures appending, draining a backlog, and the way from commit to consumer.",
            "docs/benchmarks.md says what each figure means."
        },
        mixinStandardHelpOptions = true)
public final class RelayBenchCommand implements Callable<Integer> {
    @Option(names = "--source", description = "Where the outbox is: postgres.", defaultValue = "postgres")
    private Source source = Source.postgres;

    @Option(
            names = "--sink",
            description = "null: a sink that takes everything at once; kafka (default: ${DEFAULT-VALUE}).",
            defaultValue = "kafka")
    private String sink = "kafka";

    @Option(
            names = "--messages",
            description = "Size of the backlog (default: ${DEFAULT-VALUE}).",
            defaultValue = "1000000")
    private long messages;

    @Option(
            names = "--rounds",
            description = "Rounds after the warm-up (default: ${DEFAULT-VALUE}).",
            defaultValue = "3")
    private int rounds;

    @Option(names = "--no-append", description = "Leave out the measurement of appending.")
    private boolean noAppend;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            converter = OutputFileConverter.class,
            description = "Write the figures as JSON.")
    private @Nullable Path json;

    /** Made by picocli. */
    public RelayBenchCommand() {}

    /** The databases that can be measured. */
    enum Source {
        postgres
    }

    @Override
    public Integer call() throws Exception {
        RelayBenchOptions options = new RelayBenchOptions(sinkKind(), messages, rounds, !noAppend);
        System.out.println("source " + source + ", sink " + sink);
        Figures figures = new RelayBench(options, System.out).run();
        System.out.println();
        System.out.print(figures);
        if (json != null) {
            figures.writeJson(json);
        }
        return 0;
    }

    private RelayBenchOptions.SinkKind sinkKind() {
        return switch (sink) {
            case "null" -> RelayBenchOptions.SinkKind.none;
            case "kafka" -> RelayBenchOptions.SinkKind.kafka;
            default -> throw new IllegalArgumentException("--sink: " + sink + " (expected: null or kafka)");
        };
    }
}
