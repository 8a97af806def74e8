package dev.hitotsu.rabbitmq;

import dev.hitotsu.servers.rabbitmq.RabbitMqServer;

/**
 * One broker for the tests of this JVM, each of which has queues of its own. Whoever kills it starts it again. It stops
 * with the JVM.
 */
final class SharedRabbitMq {
    static final int MAX_MESSAGE_SIZE = 11 * 1024 * 1024;

    static final RabbitMqServer SERVER = RabbitMqServer.builder()
            .setting("max_message_size", Integer.toString(MAX_MESSAGE_SIZE))
            .start();

    private SharedRabbitMq() {}
}
