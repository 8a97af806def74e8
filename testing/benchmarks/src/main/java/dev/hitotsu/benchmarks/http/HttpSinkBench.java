package dev.hitotsu.benchmarks.http;

import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.http.HttpDestination;
import dev.hitotsu.http.HttpSink;
import dev.hitotsu.http.HttpSinkBuilder;
import dev.hitotsu.http.address.AllowedTargets;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import javax.sql.DataSource;

/**
 * Sends to ten destinations at a steady rate; then one of them hangs. Measures what reaches the other nine before and
 * after, from the moment on in which it begins to hang.
 */
final class HttpSinkBench {
    private static final int DESTINATIONS = 10;
    private static final Duration ALONE = Duration.ofSeconds(20);
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final int rate;
    private final Duration length;
    private final PrintStream out;
    private final Measurements measurements = new Measurements();

    HttpSinkBench(int rate, Duration length, PrintStream out) {
        this.rate = rate;
        this.length = length;
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
                measure(service, relay, new OfferedLoad(dataSource, DESTINATIONS, rate));
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

    private void measure(HangingService service, Relay relay, OfferedLoad load) throws InterruptedException {
        Thread writer = Thread.ofPlatform().name("bench-writer").start(load);
        out.println("warm-up for %d s at %,d messages per second".formatted(WARM_UP.toSeconds(), rate));
        TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
        out.println("all ten answer");
        DestinationRates before = DestinationRates.measure(service, load, length);
        out.println("one of the ten hangs");
        service.hang();
        DestinationRates during = DestinationRates.measure(service, load, length);
        report(before, during);
        measurements.put("held", requireHeld(service));
        measurements.put("parked", relay.status().parked());
        out.println("it answers again");
        load.end();
        writer.join();
        service.heal();
        long healed = System.nanoTime();
        awaitAll(service, load.appended());
        measurements.put("recoverySeconds", (System.nanoTime() - healed) / 1e9);
        reportAnswers(service.answered(), load.appended());
    }

    private void report(DestinationRates before, DestinationRates during) {
        measurements.put("offeredPerSecond", before.offered());
        measurements.put("ninePerSecond", before.nine());
        measurements.put("nineOfOffered", before.nineOfOffered());
        measurements.put("offeredBesideHangingPerSecond", during.offered());
        measurements.put("nineBesideHangingPerSecond", during.nine());
        measurements.put("nineOfOfferedBesideHanging", during.nineOfOffered());
        measurements.put("nineRatio", during.nine() / before.nine());
        measurements.put("slowestOfNineRatio", during.slowestRatioTo(before));
        measurements.put("hangingPerSecond", during.last());
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

    /** What the hanging one had held back is answered twice, so each is looked at alone. */
    private static void awaitAll(HangingService service, long appended) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (LongStream.of(service.answered()).anyMatch(count -> count < appended / DESTINATIONS)) {
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException("answered: " + Arrays.toString(service.answered()) + " after "
                        + PATIENCE + " (expected: all " + appended / DESTINATIONS + " of each destination)");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
