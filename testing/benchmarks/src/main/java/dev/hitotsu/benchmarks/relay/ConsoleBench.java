package dev.hitotsu.benchmarks.relay;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.benchmarks.viewer.ConsoleViewer;
import dev.hitotsu.benchmarks.viewer.ConsoleViewers;
import dev.hitotsu.console.Console;
import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.console.source.ConsoleSettings;
import dev.hitotsu.console.source.ConsoleSources;
import dev.hitotsu.console.source.Login;
import dev.hitotsu.message.Sink;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;

/** Measures the pages of the console, and what its viewers cost a relay, with many dead and many pending messages. */
final class ConsoleBench {
    private static final int LOOKS = 40;
    /** Of each page that is viewed beside a drain: what is measured is a console that has run for a while. */
    private static final int FORMER_LOOKS = 1_000;

    private static final int VIEWERS = 20;
    private static final double MIN_TURN_SECONDS = 5;
    /** How often each drains in a round. */
    private static final int TURNS = 2;

    private static final List<String> VIEWED = List.of("", "problems", "messages?state=dead", "messages?state=pending");
    private static final int RETRIES_PER_SECOND = 20_000;

    /** What is measured. */
    enum Part {
        PAGES,
        DRAIN,
        RETRY
    }

    private final long messages;
    private final int rounds;
    private final Set<Part> parts;
    private final PrintStream out;
    private final Measurements measurements = new Measurements();

    /**
     * A measurement.
     *
     * @param messages how many are dead, and how many are pending
     */
    ConsoleBench(long messages, int rounds, Set<Part> parts, PrintStream out) {
        this.messages = messages;
        this.rounds = rounds;
        this.parts = Set.copyOf(parts);
        this.out = out;
    }

    Measurements run() throws Exception {
        report("PostgreSQL starts");
        try (PostgreSqlServer server = PostgreSqlServer.builder()
                .setting("shared_buffers", "512MB")
                .setting("max_wal_size", "4GB")
                // Whichever round it meets would be measured with it.
                .setting("autovacuum", "off")
                .setting("checkpoint_timeout", "1h")
                .start()) {
            DataSource dataSource = server.dataSource();
            PostgreSql.of(dataSource).schema().apply();
            Backlog backlog = new Backlog(dataSource);
            new DeadAndPending(dataSource, backlog, messages, out).fill();
            try (HikariDataSource pool = pool(dataSource);
                    Console console = console(PostgreSql.of(pool).admin())) {
                measure(console, dataSource, backlog);
            }
        }
        return measurements;
    }

    private void measure(Console console, DataSource dataSource, Backlog backlog) throws Exception {
        if (parts.contains(Part.PAGES)) {
            look(console, PostgreSql.of(dataSource).admin(), dataSource);
        }
        if (parts.contains(Part.DRAIN)) {
            drainBesideViewers(console, dataSource, backlog);
        }
        if (parts.contains(Part.RETRY)) {
            report("all dead messages are sent again, beside %d new ones a second".formatted(FreshTraffic.PER_SECOND));
            new RetryBesideTraffic(dataSource, console, messages, measurements).run();
        }
    }

    private static HikariDataSource pool(DataSource dataSource) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(2);
        config.setConnectionInitSql("SET statement_timeout = '2s'");
        return new HikariDataSource(config);
    }

    private static Console console(OutboxAdmin admin) {
        return Console.start(
                new ConsoleSettings("127.0.0.1", 0, Set.of(), Login.NONE, null),
                new ConsoleSources(
                        "bench",
                        admin,
                        hash -> Optional.empty(),
                        new ReplayLimit(RETRIES_PER_SECOND, System::nanoTime),
                        () -> null,
                        "",
                        List.of()));
    }

    private void look(Console console, OutboxAdmin admin, DataSource dataSource) throws Exception {
        report("each page is asked for %d times".formatted(LOOKS));
        String id = admin.list(EntryFilter.of(OutboxState.DEAD, 1))
                .getFirst()
                .message()
                .id()
                .toString();
        Map<String, String> pages = Map.of(
                "overview", "",
                "problems", "problems",
                "dead", "messages?state=dead",
                "deadByError", "messages?state=dead&error=nothing",
                "pending", "messages?state=pending",
                "message", "messages/" + id,
                "preview", "change?action=retry&state=dead&error=broker",
                "audit", "audit");
        long scans = sequentialScans(dataSource);
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Histogram micros = ConsoleViewer.ask(console.address() + page.getValue(), LOOKS);
            measurements.put(page.getKey() + "P50Ms", micros.getValueAtPercentile(50) / 1e3);
            measurements.put(page.getKey() + "P95Ms", micros.getValueAtPercentile(95) / 1e3);
        }
        measurements.put("sequentialScans", sequentialScans(dataSource) - scans);
    }

    /** Of the log and the parked messages. */
    private static long sequentialScans(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT sum(seq_scan) FROM pg_stat_user_tables"
                        + " WHERE relname = 'parked' OR relname ~ '^message_[0-9]+$'")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** A relay does not read again what is parked, so it delivers what is pending. */
    private void drainBesideViewers(Console console, DataSource dataSource, Backlog backlog) throws Exception {
        DrainBenchmark drain =
                new DrainBenchmark(dataSource, PostgreSql.of(dataSource).relayStore(), backlog);
        DrainTurns drains = new DrainTurns();
        for (String page : VIEWED) {
            Histogram unused = ConsoleViewer.ask(console.address() + page, FORMER_LOOKS);
        }
        try (Sink sink = new NullSink()) {
            for (int round = 0; round <= rounds; round++) {
                report(round == 0 ? "warm-up" : "round " + round + " of " + rounds);
                drains.round(TURNS, () -> rate(drain, sink), () -> rateBeside(console, drain, sink));
            }
        }
        drains.report(measurements);
    }

    private double rateBeside(Console console, DrainBenchmark drain, Sink sink) throws Exception {
        try (ConsoleViewers viewers = ConsoleViewers.start(console.address(), VIEWERS, VIEWED)) {
            double rate = rate(drain, sink);
            ConsoleViewers.Seen seen = viewers.seen();
            measurements.put("eventsRead", seen.events());
            measurements.put("pagesRead", seen.pages());
            return rate;
        }
    }

    /** Delivers what is pending again and again, until a single look at the outbox is a small part of the time. */
    private double rate(DrainBenchmark drain, Sink sink) throws Exception {
        long delivered = 0;
        double seconds = 0;
        while (seconds < MIN_TURN_SECONDS) {
            seconds += messages / drain.run(sink, messages);
            delivered += messages;
        }
        return delivered / seconds;
    }

    private void report(String event) {
        out.println(event);
        out.flush();
    }
}
