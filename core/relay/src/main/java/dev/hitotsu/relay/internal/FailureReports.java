package dev.hitotsu.relay.internal;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log which topics have messages that fail, and why: when it begins, when messages are given up, every ten
 * seconds while it lasts, and when it is over. So a topic takes a few lines, however many messages fail. Used by the
 * dispatcher alone.
 */
public final class FailureReports {
    private static final Logger log = LoggerFactory.getLogger(FailureReports.class);
    private static final long INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int MAX_TOPICS = 200;

    private final LongSupplier ticker;
    private final long quietNanos;
    private final Map<String, TopicFailures> topics = new LinkedHashMap<>();
    private long checkedAt;

    /** What failed of a topic since its messages got through. */
    private static final class TopicFailures {
        private long failures;
        private long givenUp;
        private long unreportedFailures;
        private long unreportedGivenUp;
        private String last = "";
        private long failedAt;
        private long reportedAt;
        private boolean deliveredSince;
    }

    /**
     * No topic fails.
     *
     * @param maxDelay the longest delay before a message is sent again: so long no failure proves nothing
     * @param ticker nanoseconds, monotonic
     */
    public FailureReports(Duration maxDelay, LongSupplier ticker) {
        this.ticker = ticker;
        this.quietNanos = Math.max(maxDelay.multipliedBy(2).toNanos(), 6 * INTERVAL_NANOS);
        this.checkedAt = ticker.getAsLong();
    }

    /**
     * A send has failed.
     *
     * @param givenUp whether it was the last attempt
     */
    public void recordFailure(Message message, String reason, boolean givenUp) {
        long now = ticker.getAsLong();
        TopicFailures topic = topics.get(message.topic());
        if (topic == null) {
            topic = remember(message.topic());
        }
        topic.failures++;
        topic.unreportedFailures++;
        topic.last = "message " + message.id() + ": " + Headers.toValue(reason);
        topic.failedAt = now;
        topic.deliveredSince = false;
        if (givenUp) {
            topic.givenUp++;
            topic.unreportedGivenUp++;
        }
        if (topic.failures == 1 || (givenUp && topic.givenUp == 1) || now - topic.reportedAt >= INTERVAL_NANOS) {
            report(message.topic(), topic, now);
        }
    }

    private TopicFailures remember(String name) {
        if (topics.size() >= MAX_TOPICS) {
            topics.remove(topics.keySet().iterator().next());
        }
        TopicFailures topic = new TopicFailures();
        topics.put(name, topic);
        return topic;
    }

    /** A message that had been parked was delivered. */
    public void recordDelivered(Message message) {
        TopicFailures topic = topics.isEmpty() ? null : topics.get(message.topic());
        if (topic != null) {
            topic.deliveredSince = true;
        }
    }

    /** Says what is due. */
    public void logDue() {
        long now = ticker.getAsLong();
        if (topics.isEmpty() || now - checkedAt < INTERVAL_NANOS / 10) {
            return;
        }
        checkedAt = now;
        for (Map.Entry<String, TopicFailures> entry : List.copyOf(topics.entrySet())) {
            TopicFailures topic = entry.getValue();
            if (now - topic.failedAt >= (topic.deliveredSince ? INTERVAL_NANOS : quietNanos)) {
                topics.remove(entry.getKey());
                logEnd(entry.getKey(), topic);
            } else if (topic.unreportedFailures > 0 && now - topic.reportedAt >= INTERVAL_NANOS) {
                report(entry.getKey(), topic, now);
            }
        }
    }

    private static void report(String name, TopicFailures topic, long now) {
        log.warn(
                "topic {}: {}{}; the last was {}",
                Headers.toValue(name),
                count(topic.unreportedFailures, "send", "failed"),
                topic.unreportedGivenUp == 0 ? "" : ", " + count(topic.unreportedGivenUp, "message", "given up"),
                topic.last);
        topic.unreportedFailures = 0;
        topic.unreportedGivenUp = 0;
        topic.reportedAt = now;
    }

    private static void logEnd(String name, TopicFailures topic) {
        log.info(
                "topic {}: {}; {}, {}",
                Headers.toValue(name),
                topic.deliveredSince ? "what had failed gets through again" : "nothing has failed for a while",
                count(topic.failures, "send", "had failed"),
                count(topic.givenUp, "message", "given up"));
    }

    private static String count(long number, String what, String verb) {
        return number + " " + what + (number == 1 ? " " : "s ") + verb;
    }
}
