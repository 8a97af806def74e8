package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.benchmarks.report.MeasurementOutput;
import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.outbox.OutboxSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hitotsu bench relay}. */
@Command(
        name = "relay",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE},
        description = {
            "Measures appending, delivering a backlog, and the latency from commit to consumer.",
            "docs/benchmarks.md explains each value."
        },
        mixinStandardHelpOptions = true)
public final class RelayBenchCommand implements Callable<Integer> {
    @Option(
            names = "--database",
            description =
                    "The database of the outbox: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). For mariadb only the"
                            + " null sink, beside a cursor or the bare reader of the binary log; for mongodb as well,"
                            + " beside the driver's change stream.",
            defaultValue = "postgresql")
    private Database database = Database.postgresql;

    @Option(
            names = "--sink",
            description =
                    "null (a sink that accepts everything at once), kafka, or nats, pubsub (a stand-in), sqs (ElasticMQ),"
                            + " each in turns with its bare client alone (default: ${DEFAULT-VALUE}).",
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

    @Option(names = "--no-append", description = "Do not measure appending.")
    private boolean noAppend;

    @Option(
            names = "--read",
            paramLabel = "SOURCE",
            description =
                    "polling, log (the relay follows the database's own log as well) or log-only (no table; default:"
                            + " ${DEFAULT-VALUE}).",
            defaultValue = "polling")
    private String read = "polling";

    @Mixin
    private final MeasurementOutput output = new MeasurementOutput();

    /** Called by picocli. */
    public RelayBenchCommand() {}

    /** The databases that can be measured. */
    enum Database {
        postgresql,
        mariadb,
        mongodb
    }

    @Override
    public Integer call() throws Exception {
        RelayBenchOptions options =
                new RelayBenchOptions(sinkKind(), messages, rounds, !noAppend, OutboxSource.of(read));
        System.out.println("database " + database + ", sink " + sink + ", read " + read);
        Measurements measurements = switch (database) {
            case postgresql ->
                options.sink().isBesideItsClient()
                        ? new TargetBench(options, System.out).run()
                        : new RelayBench(options, System.out).run();
            case mariadb -> new MariaDbBench(options, System.out).run();
            case mongodb -> new MongoBench(options, System.out).run();
        };
        output.write(measurements);
        return 0;
    }

    private RelayBenchOptions.SinkKind sinkKind() {
        return switch (sink) {
            case "null" -> RelayBenchOptions.SinkKind.none;
            case "kafka", "nats", "pubsub", "sqs" -> RelayBenchOptions.SinkKind.valueOf(sink);
            default ->
                throw new IllegalArgumentException("--sink: " + sink + " (expected: null, kafka, nats, pubsub or sqs)");
        };
    }
}
