package dev.hitotsu.kafka.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Topic ids from Kafka's admin client: the consumer does not tell them. Used by the consumer's thread only. */
public final class AdminTopicIds implements TopicIds {
    private static final int TIMEOUT_MILLIS = 5_000;

    private final LazyAdmin admin;

    /** A client that is opened when first needed, with the servers and the login of the consumer. */
    public AdminTopicIds(Map<String, Object> consumer) {
        this.admin = new LazyAdmin(consumer, TIMEOUT_MILLIS);
    }

    @Override
    public CompletableFuture<Map<String, String>> ask(Set<String> topics) {
        try {
            CompletableFuture<Map<String, String>> ids = CompletableFuture.completedFuture(Map.of());
            for (var answer :
                    admin.get().describeTopics(topics).topicNameValues().entrySet()) {
                CompletableFuture<String> id = answer.getValue()
                        .toCompletionStage()
                        .handle(this::idOrNothing)
                        .toCompletableFuture();
                ids = ids.thenCombine(id, (all, one) -> with(all, answer.getKey(), one));
            }
            return ids;
        } catch (KafkaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The id; empty if there is no such topic. */
    private String idOrNothing(@Nullable TopicDescription description, @Nullable Throwable error) {
        if (description != null) {
            return description.topicId().toString();
        }
        if (error instanceof UnknownTopicOrPartitionException) {
            return "";
        }
        if (error != null) {
            admin.failed(error);
        }
        throw new KafkaException("no topic id: " + (error == null ? "no answer" : KafkaErrors.describe(error)), error);
    }

    private static Map<String, String> with(Map<String, String> ids, String topic, String id) {
        Map<String, String> more = new HashMap<>(ids);
        if (!id.isEmpty()) {
            more.put(topic, id);
        }
        return more;
    }

    @Override
    public void close() {
        admin.close();
    }
}
