package dev.hitotsu.benchmarks.routes;

import dev.hitotsu.benchmarks.load.OfferedLoad;
import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.nats.NatsSink;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.routing.RoutingSink;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Measures what one of two targets of a relay gets while the other one is away: beside what it gets before and
 * afterwards, at the same rate of appends, the greatest that the machine carries while both are there. The targets are
 * NATS servers, and their streams say what they have.
 */
final class RouteBench {
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final double CARRIED = 0.98;
    private static final int MIN_RATE = 500;

    private final int rate;
    private final Duration length;
    private final Duration away;
    private final PrintStream out;
    private final Measurements measurements = new Measurements();

    /**
     * @param rate the greatest that is tried, in messages per second
     * @param length of what is measured while both are there
     * @param away how long one is away
     */
    RouteBench(int rate, Duration length, Duration away, PrintStream out) {
        this.rate = rate;
        this.length = length;
        this.away = away;
        this.out = out;
    }

    Measurements run() throws Exception {
        out.println("PostgreSQL and two NATS servers start");
        try (PostgreSqlServer server = PostgreSqlServer.builder().start();
                Target kept = Target.start("topic-0");
                Target lost = Target.start("topic-1")) {
            DataSource database = server.dataSource();
            PostgreSql.of(database).schema().apply();
            RoutingSink sink = RoutingSink.builder()
                    .sink("kept", sink(kept), "topic-0")
                    .sink("lost", sink(lost), "topic-1")
                    .build();
            try (sink;
                    Relay relay = Relay.builder(PostgreSql.of(database).relayStore(), sink)
                            .build()) {
                relay.start();
                measure(PostgreSql.of(database).backlog(), new OfferedLoad(database, 2), kept, lost);
            }
        }
        return measurements;
    }

    private static NatsSink sink(Target target) {
        return NatsSink.builder().uri(target.uri()).build();
    }

    private void measure(OutboxBacklog backlog, OfferedLoad load, Target kept, Target lost) throws Exception {
        Thread writer = Thread.ofPlatform().name("bench-writer").start(load);
        out.println("warm-up for %d s at %,d messages per second".formatted(WARM_UP.toSeconds(), rate));
        load.offer(rate);
        TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
        drain(load, backlog);
        int carried = carried(load, backlog, kept, lost);
        measurements.put("carriedPerSecond", carried);
        double before = rate(load, kept, carried, length);
        drain(load, backlog);
        double during = awayRate(load, kept, lost, carried);
        drainAfterwards(load, backlog);
        double after = rate(load, kept, carried, length);
        drain(load, backlog);
        load.end();
        writer.join();
        report(before, during, after);
        measurements.put("appended", load.appended());
        measurements.put("stored", kept.stored() + lost.stored());
    }

    private void report(double before, double during, double after) {
        measurements.put("bothTherePerSecond", (before + after) / 2);
        measurements.put("otherAwayPerSecond", during);
        measurements.put("awaySeconds", away.toSeconds());
        measurements.put("keptRatio", during / ((before + after) / 2));
    }

    /** The greatest rate that was tried of which both together get nearly all. */
    private int carried(OfferedLoad load, OutboxBacklog backlog, Target kept, Target lost) throws Exception {
        for (int tried = rate; tried >= MIN_RATE; tried = tried * 7 / 8) {
            load.offer(tried);
            TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
            long appended = load.appended();
            long stored = kept.stored() + lost.stored();
            TimeUnit.NANOSECONDS.sleep(length.toNanos());
            double share = (double) (kept.stored() + lost.stored() - stored) / (load.appended() - appended);
            drain(load, backlog);
            out.println("of %,d messages per second, %.3f arrive".formatted(tried, share));
            if (share >= CARRIED) {
                return tried;
            }
        }
        throw new IllegalStateException(
                "rate: " + MIN_RATE + " messages per second do not arrive (expected: this machine carries them)");
    }

    /** What a target gets in a second, while so much is appended for both. */
    private static double rate(OfferedLoad load, Target target, int offered, Duration length) throws Exception {
        load.offer(offered);
        TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
        return watched(target, length);
    }

    private static double watched(Target target, Duration length) throws Exception {
        long started = System.nanoTime();
        long before = target.stored();
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
        return (target.stored() - before) / ((System.nanoTime() - started) / 1e9);
    }

    /** From the moment on in which the other one is killed. */
    private double awayRate(OfferedLoad load, Target kept, Target lost, int offered) throws Exception {
        load.offer(offered);
        TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
        out.println("one of two is away for %d s".formatted(away.toSeconds()));
        lost.kill();
        double during = watched(kept, away);
        lost.restart();
        return during;
    }

    private void drainAfterwards(OfferedLoad load, OutboxBacklog backlog) throws InterruptedException {
        long started = System.nanoTime();
        drain(load, backlog);
        measurements.put("recoverySeconds", (System.nanoTime() - started) / 1e9);
    }

    /** Pauses the load until everything is delivered. */
    private static void drain(OfferedLoad load, OutboxBacklog backlog) throws InterruptedException {
        load.offer(0);
        long until = System.nanoTime() + PATIENCE.toNanos();
        // A transaction that was begun before is committed by then.
        TimeUnit.MILLISECONDS.sleep(500);
        for (long left = backlog.read().messages();
                left > 0;
                left = backlog.read().messages()) {
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException(left + " messages wait after " + PATIENCE + " (expected: none)");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        // Fails if the load has ended.
        long unused = load.appended();
    }
}
