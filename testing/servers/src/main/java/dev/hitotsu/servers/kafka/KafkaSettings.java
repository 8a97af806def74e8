package dev.hitotsu.servers.kafka;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The properties of a node.
 *
 * @param node its number; the first is broker and controller, any other is a broker
 * @param controllerPort of the first node
 */
record KafkaSettings(int node, int port, int controllerPort, Path data, Map<String, String> overrides) {
    static final int FIRST_NODE = 1;

    private static final Map<String, String> FOR_ONE_NODE = Map.of(
            "offsets.topic.replication.factor", "1",
            "offsets.topic.num.partitions", "4",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "transaction.state.log.num.partitions", "4",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1",
            "share.coordinator.state.topic.num.partitions", "1");

    /**
     * Shorter times than in production: for a consumer group to form, and for the session of a killed broker to expire.
     */
    private static final Map<String, String> FOR_TESTS = Map.of(
            "auto.create.topics.enable", "false",
            "group.initial.rebalance.delay.ms", "0",
            "group.min.session.timeout.ms", "1000",
            "broker.heartbeat.interval.ms", "500",
            "broker.session.timeout.ms", "3000",
            "log.cleaner.dedupe.buffer.size", "2097152");

    Map<String, String> toMap() {
        Map<String, String> settings = new HashMap<>();
        settings.putAll(FOR_ONE_NODE);
        settings.putAll(FOR_TESTS);
        settings.putAll(network());
        settings.put("log.dirs", data.toString());
        settings.putAll(overrides);
        return settings;
    }

    private Map<String, String> network() {
        String own = "PLAINTEXT://127.0.0.1:" + port;
        boolean first = node == FIRST_NODE;
        return Map.of(
                "process.roles",
                first ? "broker,controller" : "broker",
                "node.id",
                Integer.toString(node),
                "controller.quorum.voters",
                FIRST_NODE + "@127.0.0.1:" + controllerPort,
                "controller.listener.names",
                "CONTROLLER",
                "listeners",
                first ? own + ",CONTROLLER://127.0.0.1:" + controllerPort : own,
                "advertised.listeners",
                own,
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    }
}
