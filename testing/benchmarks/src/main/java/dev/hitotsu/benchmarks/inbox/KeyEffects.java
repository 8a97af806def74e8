package dev.hitotsu.benchmarks.inbox;

import dev.hitotsu.kafka.KafkaReceiver;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.kafka.KafkaServer;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** What one key that always fails costs the others, and what keys in parallel are worth to handlers that wait. */
final class KeyEffects {
    static final int PARALLEL_KEYS = 32;
    private static final int KEYS = 1_000;
    private static final long HANDLER_MILLIS = 50;

    private final DataSource dataSource;
    private final KafkaServer kafka;
    private int runs;

    KeyEffects(DataSource dataSource, KafkaServer kafka) {
        this.dataSource = dataSource;
        this.kafka = kafka;
    }

    /** Returns effects per second of the keys that do not fail, from a topic in which one of 1,000 keys may. */
    double others(int messages, boolean isPoisoned) throws Exception {
        AtomicLong done = new AtomicLong();
        long expected = isPoisoned ? messages - messages / KEYS : messages;
        CountDownLatch all = new CountDownLatch(1);
        String topic = fill(messages);
        PostgreSql database = PostgreSql.of(dataSource);
        BatchHandler parking = database.inboxBatchHandler(topic, (connection, batch) -> {
                    if (isPoisoned && batch.stream().anyMatch(message -> "account-0".equals(message.key()))) {
                        throw new IllegalStateException("poisoned");
                    }
                    MessageEffects.pay(connection, batch);
                    done.addAndGet(batch.size());
                })
                .withParking(database.parkingStore());
        return run(topic, messages, 1, new Counted(parking, done, expected, all));
    }

    /** Returns effects per second of handlers that wait for 50 ms each. */
    double waiting(int messages, int keys) throws Exception {
        AtomicLong done = new AtomicLong();
        String topic = fill(messages);
        BatchHandler waiting = PostgreSql.of(dataSource).inboxHandler(topic, (connection, message) -> {
            Thread.sleep(HANDLER_MILLIS);
            done.incrementAndGet();
        });
        return run(topic, messages, keys, new Counted(waiting, done, messages, new CountDownLatch(1)));
    }

    private String fill(int messages) {
        String topic = "keys-" + runs++;
        kafka.createTopic(topic, 1, Map.of());
        MessageEffects.fill(kafka, topic, messages, KEYS);
        return topic;
    }

    private double run(String topic, int messages, int keys, Counted handler) throws Exception {
        try (KafkaReceiver receiver = MessageEffects.builder(kafka, topic)
                .parallelKeys(keys)
                .handler(handler)
                .start()) {
            handler.all.await();
            return handler.expected / ((System.nanoTime() - handler.startedAt.get()) / 1e9);
        }
    }

    /** Tells when so many effects have happened. */
    private static final class Counted implements BatchHandler {
        private final BatchHandler handler;
        private final AtomicLong done;
        private final long expected;
        private final CountDownLatch all;
        private final AtomicLong startedAt = new AtomicLong();

        Counted(BatchHandler handler, AtomicLong done, long expected, CountDownLatch all) {
            this.handler = handler;
            this.done = done;
            this.expected = expected;
            this.all = all;
        }

        @Override
        public void handle(ReceivedBatch batch) throws Exception {
            startedAt.compareAndSet(0, System.nanoTime());
            handler.handle(batch);
            if (done.get() >= expected) {
                all.countDown();
            }
        }

        @Override
        public void runIfDue() {
            handler.runIfDue();
        }
    }
}
