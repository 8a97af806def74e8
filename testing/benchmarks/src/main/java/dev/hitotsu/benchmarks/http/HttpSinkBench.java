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
import java.util.concurrent.TimeUnit;
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
        measurements.put("offeredPerSecond", rate);
        out.println("all ten answer");
        double before = othersPerSecond(service);
        measurements.put("ninePerSecond", before);
        out.println("one of the ten hangs");
        service.hang();
        double during = othersPerSecond(service);
        measurements.put("nineBesideHangingPerSecond", during);
        measurements.put("nineRatio", during / before);
        measurements.put("parked", relay.status().parked());
        out.println("it answers again");
        load.end();
        writer.join();
        service.heal();
        long healed = System.nanoTime();
        awaitAll(service, load.appended());
        measurements.put("recoverySeconds", (System.nanoTime() - healed) / 1e9);
        measurements.put("appended", load.appended());
        measurements.put("answered", service.answeredByOthers() + service.answeredByLast());
    }

    private double othersPerSecond(HangingService service) throws InterruptedException {
        long started = System.nanoTime();
        long before = service.answeredByOthers();
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
        return (service.answeredByOthers() - before) * 1e9 / (System.nanoTime() - started);
    }

    /** What the hanging one had held back is answered twice; so the last count may be greater. */
    private static void awaitAll(HangingService service, long appended) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (service.answeredByOthers() + service.answeredByLast() < appended) {
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException("answered: "
                        + (service.answeredByOthers() + service.answeredByLast()) + " after " + PATIENCE
                        + " (expected: all " + appended + ")");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
