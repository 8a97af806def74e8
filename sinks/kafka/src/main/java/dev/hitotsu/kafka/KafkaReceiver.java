package dev.hitotsu.kafka;

import dev.hitotsu.message.receiver.Receiver;

/**
 * Receives messages from Kafka in a consumer group and hands those of each poll as one batch to a {@link
 * dev.hitotsu.message.receiver.BatchHandler}.
 *
 * <pre>{@code
 * KafkaReceiver receiver = KafkaReceiver.builder()
 *         .property("bootstrap.servers", "localhost:9092")
 *         .group("billing")
 *         .topics("shop.orders.v1")
 *         .handler(batch -> ...)
 *         .start();
 * }</pre>
 *
 * <p><b>Promise.</b> At least once, in the order of each partition. It commits offsets after the handler returned,
 * never for lost partitions. With {@link dev.hitotsu.message.receiver.StoredPositions} it reads on from where the
 * database says, and the offsets in the broker are informational.
 *
 * <p><b>Failures.</b> When the handler throws, the receiver tries the batch again with growing delays, then its
 * messages one by one, each partition apart. A message that keeps failing alone goes to the
 * {@link dev.hitotsu.message.receiver.PoisonHandler}. Without one it holds back its own partition, is logged as an
 * error each time, and is never lost. Everything else goes on meanwhile.
 *
 * <p><b>Records.</b> Records of {@link KafkaSink} come back as the messages they were, with Kafka's topic. For records
 * of others:
 * <ul>
 *   <li>Without {@code ce_id}, the id is derived from topic, partition, offset and timestamp; if {@code ce_id} is no
 *       UUID, from {@code ce_source}, or else the topic, and {@code ce_id} (version 3). Blank is missing, and so are
 *       the nil and the max UUID.
 *   <li>Without {@code ce_type}, the type is {@code kafka.record}.
 *   <li>Without {@code ce_time}, the time is the record's timestamp.
 *   <li>What is no UTF-8 in a key, and U+0000, becomes U+FFFD.
 *   <li>Headers that are not one line of text under a plain name are dropped.
 * </ul>
 *
 * A record whose {@code ce_type} is not one line of text, or that has more than 10,100 headers, is no message. The
 * handler never sees it; the {@link dev.hitotsu.message.receiver.PoisonHandler} decides about it at once.
 *
 * <p><b>The broker.</b> While it is away or refuses, the receiver tries again with growing delays. It ends, with its
 * {@link #failure}, where no attempt can succeed: its {@code group.instance.id} was taken by another, the topic's or
 * the group's name is impossible, or the broker is too old.
 *
 * <p><b>Threads.</b> A thread of its own polls and runs the handler, which should return within {@code
 * max.poll.interval.ms} (five minutes); otherwise the partitions go to another member, and the messages come twice.
 */
public final class KafkaReceiver extends Receiver {
    private KafkaReceiver(String name, KafkaReceiverBuilder settings, KafkaSubscription subscription) {
        super(name, settings, subscription);
    }

    static KafkaReceiver start(String name, KafkaReceiverBuilder settings, KafkaSubscription subscription) {
        KafkaReceiver receiver = new KafkaReceiver(name, settings, subscription);
        receiver.start();
        return receiver;
    }

    /** A builder, which needs {@code bootstrap.servers}, a group, topics and a handler. */
    public static KafkaReceiverBuilder builder() {
        return new KafkaReceiverBuilder();
    }
}
