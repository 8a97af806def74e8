package dev.hitotsu.benchmarks.http;

import dev.hitotsu.benchmarks.load.OfferedLoad;
import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.benchmarks.report.Ratios;
import dev.hitotsu.http.HttpDestination;
import dev.hitotsu.http.HttpSink;
import dev.hitotsu.http.HttpSinkBuilder;
import dev.hitotsu.http.address.AllowedTargets;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import javax.sql.DataSource;

/**
 * Finds the rate that the machine carries while all ten destinations answer; then lets one hang and answer again, by
 * turns. Measures what reaches the other nine, from the moment on in which it begins to hang.
 */
final class HttpSinkBench {
    private static final int DESTINATIONS = 10;
    private static final Duration ALONE = Duration.ofSeconds(20);
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final double CARRIED = 0.98;
    private static final int MIN_RATE = 500;

    private final int rate;
    private final Duration length;
    private final int rounds;
    private final PrintStream out;
    private final Measurements measurements = new Measurements();

    /** @param rate the greatest that is tried, in messages per second */
    HttpSinkBench(int rate, Duration length, int rounds, PrintStream out) {
        this.rate = rate;
        this.length = length;
        this.rounds = rounds;
        this.out = out;
    }

    Measurements run() throws Exception {
        out.println("PostgreSQL starts");
        try (PostgreSqlServer server = PostgreSqlServer.builder().start();
                HangingService service = HangingService.start(DESTINATIONS)) {
            DataSource dataSource = server.dataSource();
            PostgreSql.of(dataSource).schema().apply();
            try (HttpSink sink = sink(service);
                    Relay relay = Relay.builder(PostgreSql.of(dataSource).relayStore(), sink)
                            .build()) {
                out.println("the sink alone, for %d s".formatted(ALONE.toSeconds()));
                measurements.put("sinkAlonePerSecond", new SinkAlone(sink, DESTINATIONS).run(ALONE));
                service.reset();
                relay.start();
                measure(dataSource, service, new OfferedLoad(dataSource, DESTINATIONS));
            }
        }
        return measurements;
    }

    private static HttpSink sink(HangingService service) {
        HttpSinkBuilder builder = HttpSink.builder()
                .allowed(AllowedTargets.PUBLIC.withNetwork("127.0.0.0/8").withPlainHttp());
        for (int i = 0; i < DESTINATIONS; i++) {
            builder.destination(HttpDestination.builder("destination-" + i)
                    .url(service.url(i))
                    .topics("topic-" + i)
                    .build());
        }
        return builder.build();
    }

    private void measure(DataSource dataSource, HangingService service, OfferedLoad load) throws InterruptedException {
        OutboxBacklog backlog = PostgreSql.of(dataSource).backlog();
        Thread writer = Thread.ofPlatform().name("bench-writer").start(load);
        out.println("warm-up for %d s at %,d messages per second".formatted(WARM_UP.toSeconds(), rate));
        load.offer(rate);
        TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
        drain(load, backlog);
        int carried = carried(service, load, backlog);
        measurements.put("carriedPerSecond", carried);
        takeTurns(service, load, backlog, carried);
        load.end();
        writer.join();
        reportAnswers(service.answered(), load.appended());
    }

    /** The greatest rate that was tried of which the ten destinations together get nearly all. */
    private int carried(HangingService service, OfferedLoad load, OutboxBacklog backlog) throws InterruptedException {
        for (int tried = rate; tried >= MIN_RATE; tried = tried * 7 / 8) {
            load.offer(tried);
            TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
            DestinationRates all = DestinationRates.measure(service, load, length);
            drain(load, backlog);
            out.println("of %,d messages per second, %.3f arrive".formatted(tried, all.allOfOffered()));
            if (all.allOfOffered() >= CARRIED) {
                return tried;
            }
        }
        throw new IllegalStateException(
                "rate: " + MIN_RATE + " messages per second do not arrive (expected: this machine carries them)");
    }

    private void takeTurns(HangingService service, OfferedLoad load, OutboxBacklog backlog, int carried)
            throws InterruptedException {
        Ratios ratios = new Ratios();
        List<DestinationRates> before = new ArrayList<>();
        List<DestinationRates> during = new ArrayList<>();
        long recoveryNanos = 0;
        for (int round = 0; round < rounds; round++) {
            out.println("round %d of %d".formatted(round + 1, rounds));
            if (round % 2 == 0) {
                before.add(allAnswer(service, load, backlog, carried));
            }
            during.add(oneHangs(service, load, carried));
            long healed = System.nanoTime();
            service.heal();
            drain(load, backlog);
            recoveryNanos = Math.max(recoveryNanos, System.nanoTime() - healed);
            if (round % 2 == 1) {
                before.add(allAnswer(service, load, backlog, carried));
            }
            ratios.add(during.getLast().nine(), before.getLast().nine());
            reportRound(before.getLast(), during.getLast());
        }
        report(before, during, ratios);
        measurements.put("recoverySeconds", recoveryNanos / 1e9);
    }

    private void reportRound(DestinationRates before, DestinationRates during) {
        out.println("nine of ten: %,.0f requests per second, %,.0f while the tenth hangs (%.3f)"
                .formatted(before.nine(), during.nine(), during.nine() / before.nine()));
    }

    private DestinationRates allAnswer(HangingService service, OfferedLoad load, OutboxBacklog backlog, int carried)
            throws InterruptedException {
        load.offer(carried);
        TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
        DestinationRates rates = DestinationRates.measure(service, load, length);
        drain(load, backlog);
        return rates;
    }

    private DestinationRates oneHangs(HangingService service, OfferedLoad load, int carried)
            throws InterruptedException {
        load.offer(carried);
        TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
        service.hang();
        DestinationRates rates = DestinationRates.measure(service, load, length);
        measurements.put("held", requireHeld(service));
        return rates;
    }

    private void report(List<DestinationRates> before, List<DestinationRates> during, Ratios ratios) {
        measurements.put("ninePerSecond", median(before, DestinationRates::nine));
        measurements.put("nineOfOffered", median(before, DestinationRates::nineOfOffered));
        measurements.put("nineBesideHangingPerSecond", median(during, DestinationRates::nine));
        measurements.put("nineOfOfferedBesideHanging", median(during, DestinationRates::nineOfOffered));
        measurements.put("hangingPerSecond", median(during, DestinationRates::last));
        measurements.put("nineRatio", ratios.median());
        measurements.put("nineRatioError", ratios.error());
        List<Double> slowest = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            slowest.add(during.get(i).slowestRatioTo(before.get(i)));
        }
        measurements.put("slowestOfNineRatio", median(slowest, ratio -> ratio));
    }

    private static <T> double median(List<T> values, ToDoubleFunction<T> figure) {
        double[] sorted = values.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** A destination that was asked nothing did not hang. */
    private static int requireHeld(HangingService service) {
        if (service.held() == 0) {
            throw new IllegalStateException("held by the destination that hangs: 0 requests (expected: some)");
        }
        return service.held();
    }

    /** What comes to the nine more often than it was appended would be counted as speed. */
    private void reportAnswers(long[] answered, long appended) {
        measurements.put("appended", appended);
        measurements.put("answered", LongStream.of(answered).sum());
        measurements.put("repeatedToNine", nine(answered) - appended / DESTINATIONS * (DESTINATIONS - 1));
    }

    private static long nine(long[] answered) {
        return LongStream.of(answered).limit(DESTINATIONS - 1).sum();
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
