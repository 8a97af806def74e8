package dev.hitotsu.benchmarks.relay;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.benchmarks.report.RoundRates;
import dev.hitotsu.mongo.Mongo;
import dev.hitotsu.mongo.MongoRelayStore;
import dev.hitotsu.mongoserver.MongoServer;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.relay.Relay;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how fast a relay delivers a backlog of MongoDB into a sink that takes everything at once, each time beside
 * the limit: the driver's change stream of the same documents. The server is a replica set that
 * {@code HITOTSU_TEST_MONGODB_URI} names, or the stand-in in this process: then nothing but the ratio means anything.
 */
final class MongoBench {
    private static final int MESSAGES_PER_TRANSACTION = 10;
    private static final int WRITERS = 4;
    private static final long POLL_NANOS = 1_000_000;

    private final RelayBenchOptions options;
    private final PrintStream out;
    private final Measurements measurements = new Measurements();

    MongoBench(RelayBenchOptions options, PrintStream out) {
        if (options.sink() != RelayBenchOptions.SinkKind.none || options.read() == OutboxSource.LOG_ONLY) {
            throw new IllegalArgumentException("--database mongodb: --sink " + options.sink() + ", --read "
                    + options.read().text() + " (expected: --sink null, --read polling or log)");
        }
        this.options = options;
        this.out = out;
    }

    Measurements run() throws Exception {
        measurements.put("messages", options.messages());
        measurements.put("heapBytes", Runtime.getRuntime().maxMemory());
        String real = System.getenv("HITOTSU_TEST_MONGODB_URI");
        if (real != null) {
            measure(real, () -> {});
        } else {
            report("a stand-in for MongoDB starts in this process");
            try (MongoServer server = MongoServer.start()) {
                measure(server.uri(), server::loseLog);
            }
        }
        return measurements;
    }

    /** @param forget frees what the server keeps of a round whose messages are gone */
    private void measure(String uri, Runnable forget) throws Exception {
        RoundRates raw = new RoundRates();
        RoundRates drain = new RoundRates();
        try (MongoClient client = MongoClients.create(uri)) {
            for (int round = 0; round <= options.rounds(); round++) {
                report("round " + round + " of " + options.rounds());
                String database = "hitotsu_bench_" + round;
                drop(client, database);
                Mongo mongo = Mongo.of(client, database);
                mongo.schema().apply();
                measure(client, database, mongo, raw, drain);
                drop(client, database);
                forget.run();
            }
        }
        measurements.put("rawStreamPerSecond", raw.median());
        measurements.put("drainPerSecond", drain.median());
        measurements.put("drainToRawStreamRatio", drain.medianRatioTo(raw));
    }

    private static void drop(MongoClient client, String database) {
        client.getDatabase(database).getCollection("hitotsu_message").drop();
        client.getDatabase(database).getCollection("hitotsu_relay").drop();
    }

    /** The backlog is made behind a relay that has begun and may not deliver; then it may. */
    private void measure(MongoClient client, String database, Mongo mongo, RoundRates raw, RoundRates drain)
            throws Exception {
        MongoRelayStore store = options.log() ? mongo.relayStore().withChangeStream() : mongo.relayStore();
        ChangeStreamBaseline bare = ChangeStreamBaseline.from(client, database);
        GatedSink sink = new GatedSink();
        try (sink;
                Relay relay = Relay.builder(store, sink).build()) {
            relay.start();
            fill(mongo);
            raw.add(bare.run(options.messages()));
            long started = System.nanoTime();
            sink.open();
            while (relay.status().delivered() < options.messages()) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            drain.add(options.messages() / ((System.nanoTime() - started) / 1e9));
        }
    }

    private void fill(Mongo mongo) throws Exception {
        report("%,d messages are appended, ten per transaction".formatted(options.messages()));
        long started = System.nanoTime();
        AtomicLong left = new AtomicLong(options.messages() / MESSAGES_PER_TRANSACTION);
        List<Callable<Void>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(() -> {
                for (long next = left.getAndDecrement(); next > 0; next = left.getAndDecrement()) {
                    append(mongo, next);
                }
                return null;
            });
        }
        Backlog.runAll(writers);
        measurements.put("fillPerSecond", options.messages() / ((System.nanoTime() - started) / 1e9));
    }

    /** No two transactions have a key in common. */
    private static void append(Mongo mongo, long number) {
        mongo.transactions().use(transaction -> {
            for (int i = 0; i < MESSAGES_PER_TRANSACTION; i++) {
                transaction.append(Backlog.message(number * MESSAGES_PER_TRANSACTION + i));
            }
        });
    }

    private void report(String event) {
        out.println(event);
        out.flush();
    }
}
