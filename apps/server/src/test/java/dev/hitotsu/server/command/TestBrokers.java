package dev.hitotsu.server.command;

import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.rabbitmq.RabbitMqServer;

/** One broker of each kind for the tests of commands, started when it is first needed. It is stopped with the JVM. */
final class TestBrokers {
    private TestBrokers() {}

    /** Topics outlive a test, so each has names of its own. */
    static KafkaServer kafka() {
        return Kafka.SERVER;
    }

    static RabbitMqServer rabbitMq() {
        return RabbitMq.SERVER;
    }

    private static final class Kafka {
        private static final KafkaServer SERVER = KafkaServer.start();
    }

    private static final class RabbitMq {
        private static final RabbitMqServer SERVER = RabbitMqServer.start();
    }
}
