package dev.hitotsu.kafka;

import dev.hitotsu.servers.kafka.KafkaServer;

/**
 * One broker for the tests of this JVM, each of which has topics and groups of its own. Whoever kills it starts it
 * again. It stops with the JVM.
 */
final class SharedKafka {
    static final KafkaServer SERVER = KafkaServer.start();

    private SharedKafka() {}
}
