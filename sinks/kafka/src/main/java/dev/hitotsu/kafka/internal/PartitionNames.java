package dev.hitotsu.kafka.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Names the partition of a message as Kafka's default partitioner chooses it. Used by one thread. */
public final class PartitionNames {
    private static final int REMEMBERED_TOPICS = 10_000;

    private final TopicCache topics;
    private final Map<String, String[]> namesByTopic = new HashMap<>();

    public PartitionNames(TopicCache topics) {
        this.topics = topics;
    }

    /** The topic alone where the partition is not known: without a key, and before the first send. */
    public String nameOf(String topic, @Nullable String key) {
        if (key == null || !(topics.known(topic) instanceof TopicState.Open open) || open.partitions() < 1) {
            return topic;
        }
        String[] names = namesByTopic.get(topic);
        if (names == null || names.length != open.partitions()) {
            names = remember(topic, open.partitions());
        }
        // BuiltInPartitioner.partitionForKey of Kafka 4.
        return names[Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % names.length];
    }

    private String[] remember(String topic, int partitions) {
        if (namesByTopic.size() >= REMEMBERED_TOPICS) {
            namesByTopic.clear();
        }
        String[] names = new String[partitions];
        for (int i = 0; i < partitions; i++) {
            names[i] = topic + "-" + i;
        }
        namesByTopic.put(topic, names);
        return names;
    }
}
