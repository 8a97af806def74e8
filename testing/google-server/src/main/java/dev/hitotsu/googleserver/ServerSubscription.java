package dev.hitotsu.googleserver;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A subscription: who has which message until when, and in which order they go out (Pub/Sub, "Order messages", "Extend
 * ack time with lease management", "Dead-letter topics"). Guarded by the server's lock.
 */
final class ServerSubscription {
    private final Subscription settings;
    private final MovableClock clock;
    private final BiConsumer<String, PubsubMessage> publisher;
    private final Map<String, KeyLog> logs = new LinkedHashMap<>();
    private final Map<String, KeyLog.Entry> out = new HashMap<>();
    private long ids;

    /** @param publisher takes what goes to the dead-letter topic */
    ServerSubscription(Subscription settings, MovableClock clock, BiConsumer<String, PubsubMessage> publisher) {
        this.settings = settings;
        this.clock = clock;
        this.publisher = publisher;
    }

    Subscription settings() {
        return settings;
    }

    void add(PubsubMessage message) {
        boolean alone =
                !settings.getEnableMessageOrdering() || message.getOrderingKey().isEmpty();
        String key = alone ? "message " + message.getMessageId() : "key " + message.getOrderingKey();
        logs.computeIfAbsent(key, KeyLog::new).add(message);
    }

    List<ReceivedMessage> take(int max) {
        expire();
        List<ReceivedMessage> taken = new ArrayList<>();
        for (KeyLog log : List.copyOf(logs.values())) {
            if (taken.size() >= max) {
                break;
            }
            if (log.isReady()) {
                log.next(max - taken.size()).forEach(entry -> taken.add(deliver(entry)));
                // The key has its turn behind the others next time.
                logs.remove(log.key());
                logs.put(log.key(), log);
            }
        }
        return taken;
    }

    private ReceivedMessage deliver(KeyLog.Entry entry) {
        entry.deliveries++;
        entry.ackId = settings.getName() + ":" + ++ids;
        entry.deadline = clock.nanoTime()
                + Duration.ofSeconds(settings.getAckDeadlineSeconds()).toNanos();
        out.put(entry.ackId, entry);
        ReceivedMessage.Builder received =
                ReceivedMessage.newBuilder().setAckId(entry.ackId).setMessage(entry.message);
        if (settings.hasDeadLetterPolicy()) {
            received.setDeliveryAttempt(entry.deliveries);
        }
        return received.build();
    }

    private void expire() {
        long now = clock.nanoTime();
        List.copyOf(out.values()).forEach(entry -> {
            if (entry.isOut() && entry.deadline - now <= 0) {
                giveBack(entry);
            }
        });
    }

    /** Whether the delivery was still going on. */
    boolean acknowledge(String ackId) {
        expire();
        KeyLog.Entry entry = out.remove(ackId);
        if (entry == null) {
            return false;
        }
        entry.log.acknowledge(entry);
        if (entry.log.isEmpty()) {
            logs.remove(entry.log.key());
        }
        return true;
    }

    /** Whether the delivery was still going on. */
    boolean modify(String ackId, int seconds) {
        expire();
        KeyLog.Entry entry = out.get(ackId);
        if (entry == null) {
            return false;
        }
        entry.deadline = clock.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        if (seconds == 0) {
            giveBack(entry);
        }
        return true;
    }

    private void giveBack(KeyLog.Entry entry) {
        entry.log.redeliverFrom(entry).forEach(out::remove);
        int max = settings.getDeadLetterPolicy().getMaxDeliveryAttempts();
        if (settings.hasDeadLetterPolicy() && entry.deliveries >= max) {
            entry.log.remove(entry);
            publisher.accept(
                    settings.getDeadLetterPolicy().getDeadLetterTopic(),
                    entry.message.toBuilder()
                            .putAttributes("CloudPubSubDeadLetterSourceSubscription", settings.getName())
                            .putAttributes(
                                    "CloudPubSubDeadLetterSourceDeliveryCount", Integer.toString(entry.deliveries))
                            .build());
        }
    }

    /** How many messages are not acknowledged. */
    int backlog() {
        return logs.values().stream()
                        .mapToInt(log -> log.next(Integer.MAX_VALUE).size())
                        .sum()
                + out.size();
    }
}
