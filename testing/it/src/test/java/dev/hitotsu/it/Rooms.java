package dev.hitotsu.it;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The modules, and the arrows between them in docs/architecture.md. */
final class Rooms {
    private Rooms() {}

    /** Each module, the room (its root package), and the rooms that it may use beside itself. */
    static final Map<String, Room> MODULES = Map.ofEntries(
            module("core/runtime", "runtime"),
            module("core/id", "id"),
            module("core/coordination", "coordination", "id", "runtime"),
            module("core/message", "message", "id"),
            module("core/outbox", "outbox", "message", "id"),
            module("core/inbox", "inbox", "message", "id", "runtime"),
            module("core/relay", "relay", "coordination", "outbox", "message", "id", "runtime"),
            module("backends/jdbc", "jdbc", "relay", "coordination", "outbox", "inbox", "message", "id", "runtime"),
            module(
                    "backends/postgresql",
                    "postgresql",
                    "jdbc",
                    "relay",
                    "coordination",
                    "outbox",
                    "inbox",
                    "message",
                    "id"),
            module("backends/mysql", "mysql", "jdbc", "relay", "coordination", "outbox", "inbox", "message", "id"),
            module("backends/mongo", "mongo", "relay", "outbox", "inbox", "message", "runtime", "id"),
            module("backends/zookeeper", "zookeeper", "coordination"),
            module("backends/etcd", "etcd", "coordination"),
            module("backends/redis", "redis", "inbox", "id"),
            module("sinks/aws", "aws", "message", "id"),
            module("sinks/http", "http", "message", "id"),
            module("sinks/kafka", "kafka", "message", "id"),
            module("sinks/nats", "nats", "message", "id"),
            module("sinks/rabbitmq", "rabbitmq", "message", "id"),
            module("web/servlet", "servlet", "identity", "inbox"),
            module("web/identity", "identity"),
            module("web/vertx", "vertx", "identity", "inbox"),
            module("config", "config"),
            module("metrics", "metrics", "relay", "outbox", "inbox", "message", "id"),
            module("tracing", "tracing", "outbox", "message"),
            module("telemetry", "telemetry", "config"),
            module("gateway", "gateway", "config", "coordination", "inbox", "redis", "telemetry", "id"),
            module("gateway/graphql", "graphql", "gateway", "config"),
            module("apps/cli", "cli"),
            module("apps/console", "console", "outbox", "message", "id"),
            module(
                    "apps/server",
                    "server",
                    "cli",
                    "console",
                    "config",
                    "telemetry",
                    "metrics",
                    "tracing",
                    "aws",
                    "http",
                    "kafka",
                    "nats",
                    "rabbitmq",
                    "postgresql",
                    "mysql",
                    "mongo",
                    "jdbc",
                    "relay",
                    "coordination",
                    "inbox",
                    "outbox",
                    "message",
                    "id"),
            module("apps/gateway-server", "gatewayserver", "cli", "config", "coordination", "gateway", "id"),
            module(
                    "apps/spring-boot",
                    "springboot",
                    "servlet",
                    "metrics",
                    "tracing",
                    "kafka",
                    "rabbitmq",
                    "postgresql",
                    "jdbc",
                    "relay",
                    "coordination",
                    "outbox",
                    "inbox",
                    "message",
                    "id",
                    "runtime"),
            module("apps/spring-boot-test", "springboottest", "springboot", "outbox", "message"),
            module("apps/spring-modulith", "springmodulith", "springboot", "outbox", "message"),
            module(
                    "apps/demo",
                    "demo",
                    "cli",
                    "console",
                    "servers",
                    "kafka",
                    "nats",
                    "rabbitmq",
                    "postgresql",
                    "mysql",
                    "jdbc",
                    "inbox",
                    "outbox",
                    "message",
                    "id"),
            module(
                    "apps/demo-spring", "demospring", "springboot", "tracing", "postgresql", "jdbc", "inbox", "outbox", "message"),
            module("testing/servers", "servers"),
            module("testing/mongo-server", "mongoserver"),
            module(
                    "testing/testkit",
                    "testkit",
                    "jdbc",
                    "relay",
                    "coordination",
                    "outbox",
                    "inbox",
                    "message",
                    "id",
                    "runtime"),
            module(
                    "testing/benchmarks",
                    "benchmarks",
                    "cli",
                    "console",
                    "servers",
                    "http",
                    "kafka",
                    "redis",
                    "vertx",
                    "postgresql",
                    "mysql",
                    "mongo",
                    "mongoserver",
                    "jdbc",
                    "inbox",
                    "relay",
                    "coordination",
                    "outbox",
                    "message",
                    "id"));

    /** Modules without classes of their own. */
    static final Set<String> WITHOUT_CLASSES = Set.of(
            "bom", "core", "apps/dist", "apps/spring-boot-starter", "testing/apart", "testing/checks", "testing/it");

    private static Map.Entry<String, Room> module(String module, String room, String... others) {
        return Map.entry(module, new Room(room, List.of(others)));
    }

    /** A root package and the ones that it may use. */
    record Room(String name, List<String> others) {}
}
