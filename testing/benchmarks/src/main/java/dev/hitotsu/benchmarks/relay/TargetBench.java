package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.benchmarks.report.RoundRates;
import dev.hitotsu.benchmarks.targets.BenchTarget;
import dev.hitotsu.message.Sink;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.io.PrintStream;
import javax.sql.DataSource;

/** Measures how fast a relay delivers a backlog of PostgreSQL into a target, in turns with the target's bare client. */
final class TargetBench {
    private final RelayBenchOptions options;
    private final PrintStream out;
    private final Measurements measurements = new Measurements();

    TargetBench(RelayBenchOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    Measurements run() throws Exception {
        measurements.put("messages", options.messages());
        measurements.put("heapBytes", Runtime.getRuntime().maxMemory());
        report("PostgreSQL starts");
        try (PostgreSqlServer server =
                PostgreSqlServer.builder().setting("shared_buffers", "512MB").start()) {
            DataSource dataSource = server.dataSource();
            PostgreSql.of(dataSource).schema().apply();
            Backlog backlog = new Backlog(dataSource);
            report("a backlog of %,d messages is appended".formatted(options.messages()));
            backlog.fill(options.messages());
            try (BenchTarget target = BenchTarget.start(options.sink().name(), Backlog.TOPIC)) {
                report(target.description());
                rounds(new DrainBenchmark(dataSource, PostgreSql.of(dataSource).relayStore(), backlog), target);
            }
        }
        return measurements;
    }

    /** The first round is a warm-up. The median of the others counts. */
    private void rounds(DrainBenchmark drain, BenchTarget target) throws Exception {
        RoundRates bare = new RoundRates();
        RoundRates relay = new RoundRates();
        for (int round = 0; round <= options.rounds(); round++) {
            report(round == 0 ? "warm-up" : "round " + round + " of " + options.rounds());
            bare.add(target.bare(options.messages()));
            try (Sink sink = target.sink()) {
                relay.add(drain.run(sink, options.messages()));
            }
        }
        measurements.put("bareClientPerSecond", bare.median());
        measurements.put("drainPerSecond", relay.median());
        measurements.put("drainToBareClientRatio", relay.medianRatioTo(bare));
    }

    private void report(String event) {
        out.println(event);
        out.flush();
    }
}
