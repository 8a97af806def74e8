package dev.hitotsu.demo.check;

import static java.util.Objects.requireNonNull;

/** Where the messages of the run ended up. */
public sealed interface Broker {
    /**
     * Kafka: every partition of the topic is read, committed records only.
     *
     * @param bootstrapServers as in Kafka's {@code bootstrap.servers}
     */
    record Kafka(String bootstrapServers) implements Broker {
        public Kafka {
            requireNonNull(bootstrapServers, "bootstrapServers");
        }
    }

    /**
     * RabbitMQ: a queue that got a copy of every message and that nobody else reads. It is read without acknowledging, so
     * the messages go back to it afterwards. A classic queue puts them where they were; a quorum queue does not, so it can
     * be checked once.
     *
     * @param uri {@code amqp://user:password@host:port/virtualHost}
     */
    record RabbitMq(String uri, String auditQueue) implements Broker {
        public RabbitMq {
            requireNonNull(uri, "uri");
            requireNonNull(auditQueue, "auditQueue");
        }

        /** Without the URI, which may hold a password. */
        @Override
        public String toString() {
            return "RabbitMq[auditQueue=" + auditQueue + "]";
        }
    }
}
