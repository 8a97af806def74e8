package dev.hitotsu.benchmarks.inbox;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.redis.RedisServer;
import java.io.PrintStream;
import java.util.Arrays;

/** Measures on servers of its own. */
final class InboxBench {
    private static final int CONNECTIONS = KeyEffects.PARALLEL_KEYS + 8;

    /** As many as a small machine has processors. */
    private static final int CONSUMERS = 2;

    /** One transaction a message is slow; so many are enough to know how slow. */
    private static final int MESSAGES_PER_SINGLE = 20;

    private static final int ROUNDS = 5;

    /** Messages of a handler that waits for 50 ms each. */
    private static final int WAITING = 100;

    private final int messages;
    private final int requests;
    private final PrintStream out;
    private final Measurements measurements = new Measurements();

    InboxBench(int messages, int requests, PrintStream out) {
        this.messages = messages;
        this.requests = requests;
        this.out = out;
    }

    Measurements run() throws Exception {
        report("PostgreSQL starts");
        try (PostgreSqlServer server = PostgreSqlServer.builder()
                        .setting("shared_buffers", "512MB")
                        .setting("max_wal_size", "4GB")
                        .start();
                HikariDataSource pool = pool(server)) {
            PostgreSql.of(pool).schema().apply();
            measureMessages(pool);
            measureRequests(pool);
        }
        return measurements;
    }

    private static HikariDataSource pool(PostgreSqlServer server) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(server.dataSource());
        config.setMaximumPoolSize(CONNECTIONS);
        return new HikariDataSource(config);
    }

    private void measureMessages(HikariDataSource pool) throws Exception {
        report("Kafka starts");
        try (KafkaServer kafka = KafkaServer.builder().heap("512m").start()) {
            MessageEffects effects = new MessageEffects(pool, kafka);
            effects.prepare();
            report("warm-up");
            effects.run(messages / 3, MessageEffects.Mode.BATCHES, CONSUMERS);
            report("%,d messages in batches".formatted(messages));
            double inBatches = effects.run(messages, MessageEffects.Mode.BATCHES, 1);
            report("%,d messages in batches, %d consumers".formatted(messages, CONSUMERS));
            double parallel = effects.run(messages, MessageEffects.Mode.BATCHES, CONSUMERS);
            report("%,d messages in a transaction each".formatted(messages / MESSAGES_PER_SINGLE));
            double single = effects.run(messages / MESSAGES_PER_SINGLE, MessageEffects.Mode.SINGLE, 1);
            measurements.put("batchEffectsPerSecond", inBatches);
            measurements.put("parallelEffectsPerSecond", parallel);
            measurements.put("singleEffectsPerSecond", single);
            measurements.put("batchToSingleRatio", inBatches / single);
            measureKeys(new KeyEffects(pool, kafka));
        }
    }

    /** Rounds take turns, so that both see the same machine. */
    private void measureKeys(KeyEffects keys) throws Exception {
        double[] ratios = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            report("%,d messages, and as many with a key that always fails".formatted(messages / ROUNDS));
            boolean poisonedFirst = round % 2 == 1;
            double first = keys.others(messages / ROUNDS, poisonedFirst);
            double second = keys.others(messages / ROUNDS, !poisonedFirst);
            ratios[round] = poisonedFirst ? first / second : second / first;
        }
        Arrays.sort(ratios);
        measurements.put("othersOfPoisonedKeyRatio", ratios[ROUNDS / 2]);
        report("handlers that wait, one key at a time and %d at once".formatted(KeyEffects.PARALLEL_KEYS));
        double serial = keys.waiting(WAITING, 1);
        double parallel = keys.waiting(WAITING * KeyEffects.PARALLEL_KEYS, KeyEffects.PARALLEL_KEYS);
        measurements.put("waitingSerialPerSecond", serial);
        measurements.put("waitingParallelPerSecond", parallel);
        measurements.put("parallelKeysRatio", parallel / serial);
    }

    private void measureRequests(HikariDataSource pool) throws Exception {
        report("Redis starts");
        try (RedisServer redis = RedisServer.start();
                RequestLatency latency = new RequestLatency(pool, redis.uri())) {
            report("warm-up");
            latency.run(requests);
            report("%,d requests without a key, and as many with one of each kind".formatted(requests));
            latency.run(requests).forEach((kind, millis) -> measurements.put(kind.label() + "P50Ms", millis));
            for (RequestLatency.Kind kind : RequestLatency.Kind.values()) {
                if (kind != RequestLatency.Kind.PLAIN) {
                    double added = measurements.get(kind.label() + "P50Ms").orElseThrow()
                            - measurements
                                    .get(RequestLatency.Kind.PLAIN.label() + "P50Ms")
                                    .orElseThrow();
                    measurements.put(kind.label() + "AddedP50Ms", added);
                }
            }
        }
    }

    private void report(String event) {
        out.println(event);
        out.flush();
    }
}
