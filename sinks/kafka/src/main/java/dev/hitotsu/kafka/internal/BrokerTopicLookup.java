package dev.hitotsu.kafka.internal;

import dev.hitotsu.message.SendResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker through Kafka's admin client, which tells an unknown topic from a broker that is away; the producer
 * reports both as a timeout. It then asks for an unknown topic once through the producer, because a broker with {@code
 * auto.create.topics.enable} creates topics for producers only. Thread-safe.
 */
public final class BrokerTopicLookup implements TopicLookup {
    private static final Logger log = LoggerFactory.getLogger(BrokerTopicLookup.class);

    /**
     * A broker that creates no topic in time will not create the next ones either; each would block for
     * {@code max.block.ms}.
     */
    private static final long CREATION_PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

    private final LazyAdmin admin;
    private final ToIntFunction<String> creation;
    private volatile long creationFailedAt = System.nanoTime() - CREATION_PAUSE_NANOS;

    /**
     * A lookup with a client of its own, opened when first needed.
     *
     * @param settings those of the producer
     * @param creation asks for the number of partitions as a producer does; throws if there is no such topic
     */
    public BrokerTopicLookup(Map<String, Object> settings, long maxBlockMillis, ToIntFunction<String> creation) {
        this.admin = new LazyAdmin(settings, (int) Math.clamp(maxBlockMillis, 1, Integer.MAX_VALUE));
        this.creation = creation;
    }

    @Override
    public TopicState lookUp(String topic) {
        try {
            return ask(admin.get(), topic);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TopicState.Unreachable("interrupted");
        } catch (ExecutionException e) {
            return stateAfter(causeOf(e), topic);
        } catch (KafkaException e) {
            return stateAfter(e, topic);
        }
    }

    @Override
    public @Nullable String outage() {
        try {
            admin.get().describeCluster().nodes().get();
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } catch (ExecutionException e) {
            return KafkaErrors.describe(causeOf(e));
        } catch (KafkaException e) {
            return KafkaErrors.describe(e);
        }
    }

    private Throwable causeOf(ExecutionException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        admin.failed(cause);
        return cause;
    }

    private TopicState ask(Admin client, String topic) throws InterruptedException, ExecutionException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var description =
                client.describeTopics(List.of(topic)).topicNameValues().get(topic);
        var config = client.describeConfigs(List.of(resource)).values().get(resource);
        int partitions = Objects.requireNonNull(description).get().partitions().size();
        return new TopicState.Open(maxBytes(Objects.requireNonNull(config), topic), partitions);
    }

    private static long maxBytes(KafkaFuture<Config> config, String topic) throws InterruptedException {
        try {
            return Long.parseLong(
                    config.get().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
        } catch (ExecutionException e) {
            log.debug("Topic {}: its max.message.bytes is not known: {}", topic, e.getMessage());
            return Long.MAX_VALUE;
        }
    }

    private TopicState stateAfter(Throwable error, String topic) {
        return switch (error) {
            case UnknownTopicOrPartitionException e -> stateAfterCreation(topic);
            case InvalidTopicException e -> new TopicState.Closed(KafkaErrors.resultOf(e, topic));
            case TopicAuthorizationException e -> new TopicState.Closed(KafkaErrors.resultOf(e, topic));
            default -> new TopicState.Unreachable(KafkaErrors.describe(error));
        };
    }

    private TopicState stateAfterCreation(String topic) {
        if (System.nanoTime() - creationFailedAt < CREATION_PAUSE_NANOS) {
            return unknown(topic);
        }
        try {
            return new TopicState.Open(Long.MAX_VALUE, creation.applyAsInt(topic));
        } catch (RetriableException e) {
            creationFailedAt = System.nanoTime();
            return unknown(topic);
        } catch (TopicAuthorizationException e) {
            // Not together with the next: the class that the two have in common is another one in older clients.
            return new TopicState.Closed(KafkaErrors.resultOf(e, topic));
        } catch (InvalidTopicException e) {
            return new TopicState.Closed(KafkaErrors.resultOf(e, topic));
        } catch (KafkaException | IllegalStateException e) {
            return new TopicState.Unreachable(KafkaErrors.describe(e));
        }
    }

    private static TopicState unknown(String topic) {
        String reason = "topic " + topic + ": unknown to the broker (expected: a topic that exists)";
        return new TopicState.Closed(SendResult.destinationUnavailable(reason));
    }

    @Override
    public void close() {
        admin.close();
    }
}
