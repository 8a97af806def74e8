package dev.hitotsu.googleserver;

import com.google.protobuf.Timestamp;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Topics and subscriptions. Thread-safe. */
final class PubSub {
    /** After which a pull that found nothing is answered all the same. */
    private static final Duration PULL = Duration.ofSeconds(1);

    private final MovableClock clock;
    private final Map<String, List<ServerSubscription>> topics = new HashMap<>();
    private final Map<String, ServerSubscription> subscriptions = new HashMap<>();
    private final Map<String, Long> published = new HashMap<>();
    private long ids;

    PubSub(MovableClock clock) {
        this.clock = clock;
    }

    synchronized void createTopic(String name) {
        PublishLimits.requireName(name);
        if (topics.putIfAbsent(name, new ArrayList<>()) != null) {
            throw Answer.existing("Resource already exists in the project (resource=" + name + ")");
        }
    }

    synchronized void requireTopic(String name) {
        var unused = subscriptionsOf(name);
    }

    private List<ServerSubscription> subscriptionsOf(String topic) {
        PublishLimits.requireName(topic);
        List<ServerSubscription> found = topics.get(topic);
        if (found == null) {
            throw Answer.missing("Resource not found (resource=" + topic + ")");
        }
        return found;
    }

    synchronized void deleteTopic(String name) {
        requireTopic(name);
        topics.remove(name);
    }

    synchronized void createSubscription(Subscription settings) {
        PublishLimits.requireName(settings.getName());
        requireTopic(settings.getTopic());
        int seconds = settings.getAckDeadlineSeconds();
        if (seconds < 10 || seconds > 600) {
            throw Answer.invalid("ack_deadline_seconds: " + seconds + " is not in 10..600");
        }
        ServerSubscription added = new ServerSubscription(settings, clock, this::addDead);
        if (subscriptions.putIfAbsent(settings.getName(), added) != null) {
            throw Answer.existing("Resource already exists in the project (resource=" + settings.getName() + ")");
        }
        subscriptionsOf(settings.getTopic()).add(added);
    }

    /** What is done with a subscription under the lock. */
    synchronized <T> T with(String subscription, Function<ServerSubscription, T> action) {
        ServerSubscription found = subscriptions.get(subscription);
        if (found == null) {
            throw Answer.missing("Resource not found (resource=" + subscription + ")");
        }
        T result = action.apply(found);
        notifyAll();
        return result;
    }

    synchronized List<String> publish(String topic, List<PubsubMessage> messages) {
        List<ServerSubscription> receivers = subscriptionsOf(topic);
        Instant now = clock.now();
        List<String> added = new ArrayList<>();
        for (PubsubMessage message : messages) {
            String id = Long.toString(++ids);
            added.add(id);
            PubsubMessage stored = message.toBuilder()
                    .setMessageId(id)
                    .setPublishTime(Timestamp.newBuilder()
                            .setSeconds(now.getEpochSecond())
                            .setNanos(now.getNano()))
                    .build();
            receivers.forEach(subscription -> subscription.add(stored));
        }
        published.merge(topic, (long) messages.size(), Long::sum);
        notifyAll();
        return added;
    }

    private void addDead(String topic, PubsubMessage message) {
        topics.getOrDefault(topic, List.of()).forEach(subscription -> subscription.add(message));
    }

    synchronized long published(String topic) {
        return published.getOrDefault(topic, 0L);
    }

    /** Waits for a while; takes nothing once the caller has gone. */
    synchronized List<ReceivedMessage> pull(String subscription, int max, BooleanSupplier gone) {
        long end = System.nanoTime() + PULL.toNanos();
        while (!gone.getAsBoolean()) {
            List<ReceivedMessage> taken = with(subscription, found -> found.take(max));
            long left = end - System.nanoTime();
            if (!taken.isEmpty() || left <= 0) {
                return taken;
            }
            awaitChange(Math.min(left / 1_000_000 + 1, 100));
        }
        return List.of();
    }

    private synchronized void awaitChange(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void wake() {
        notifyAll();
    }
}
