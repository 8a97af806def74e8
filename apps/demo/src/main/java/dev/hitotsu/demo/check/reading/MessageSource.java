package dev.hitotsu.demo.check.reading;

import static java.util.Objects.requireNonNull;

/**
 * Where the messages of the run are.
 *
 * @param broker {@code kafka}, {@code nats}, {@code rabbitmq} or {@code sqs}
 * @param address Kafka's {@code bootstrap.servers}, {@code nats://host:port},
 *     {@code amqp://user:password@host:port/virtualHost}, or the {@code http://host:port} of an SQS that asks for no
 *     credentials
 * @param name in Kafka a topic, of which every partition is read, committed records only. In NATS a subject that a
 *     stream keeps. In RabbitMQ a queue that got a copy of every message and that nobody else reads. It is read without
 *     acknowledging, so the messages go back to it afterwards. A classic queue puts them where they were; a quorum
 *     queue does not, so it can be checked once. In SQS such a queue, FIFO, which is emptied.
 */
public record MessageSource(String broker, String address, String name) {
    public MessageSource {
        requireNonNull(broker, "broker");
        requireNonNull(address, "address");
        requireNonNull(name, "name");
    }

    /** Without the address, which may hold a password. */
    @Override
    public String toString() {
        return broker + ", " + name;
    }
}
