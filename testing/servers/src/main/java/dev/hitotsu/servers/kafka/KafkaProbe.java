package dev.hitotsu.servers.kafka;

import dev.hitotsu.servers.ServerException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;

/** Asks a broker for its state. An error means no, because the broker may still be starting. */
final class KafkaProbe {
    private static final int TIMEOUT_MILLIS = 2_000;

    private KafkaProbe() {}

    /** Whether the cluster has a broker. */
    static boolean hasBroker(Admin admin) {
        DescribeClusterOptions options = new DescribeClusterOptions().timeoutMs(TIMEOUT_MILLIS);
        return await(admin.describeCluster(options).nodes().thenApply(nodes -> !nodes.isEmpty()));
    }

    /** Whether every partition of the topic has a leader. */
    static boolean hasLeaders(Admin admin, String topic) {
        return await(admin.describeTopics(List.of(topic)).allTopicNames().thenApply(found -> {
            TopicDescription description = found.get(topic);
            return description != null
                    && description.partitions().stream()
                            .allMatch(partition ->
                                    !Node.noNode().equals(partition.leader()) && partition.leader() != null);
        }));
    }

    private static boolean await(KafkaFuture<Boolean> future) {
        try {
            return future.get();
        } catch (ExecutionException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted while waiting for Kafka", e);
        }
    }
}
