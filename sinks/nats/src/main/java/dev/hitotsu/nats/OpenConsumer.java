package dev.hitotsu.nats;

import dev.hitotsu.message.receiver.DecodedMessage;
import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.MessageConsumer;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A consumer of one subject over one connection: what has arrived of it, in order, and what is not acknowledged. */
final class OpenConsumer {
    private static final Logger log = LoggerFactory.getLogger(OpenConsumer.class);
    private static final Duration MARGIN = Duration.ofMillis(500);
    private static final long ASK_INTERVAL_NANOS = Duration.ofMillis(250).toNanos();

    private final String subject;
    private final ConsumerInfo consumer;
    private final Duration redeliveryDelay;
    private final Redeliveries redeliveries;
    private final Map<Long, Message> unacknowledged = new ConcurrentSkipListMap<>();
    private final Deque<NatsDelivery> inOrder = new ArrayDeque<>();
    private @Nullable MessageConsumer pulling;
    private long askedAt = System.nanoTime();

    /**
     * Nothing has arrived yet.
     *
     * @param ackWait where the server does not say after how long it delivers again
     */
    OpenConsumer(String subject, ConsumerInfo consumer, Duration ackWait) {
        this.subject = subject;
        this.consumer = consumer;
        this.redeliveryDelay = redeliveryDelay(consumer.getConsumerConfiguration(), ackWait);
        this.redeliveries = new Redeliveries(
                consumer.getNumAckPending(),
                consumer.getDelivered().getStreamSequence(),
                System.nanoTime() + redeliveryDelay.plus(MARGIN).toNanos());
    }

    private static Duration redeliveryDelay(ConsumerConfiguration config, Duration ackWait) {
        Duration longest = config.getAckWait() == null ? ackWait : config.getAckWait();
        for (Duration each : config.getBackoff()) {
            longest = each.compareTo(longest) > 0 ? each : longest;
        }
        return longest;
    }

    /** After how long the server delivers again. */
    Duration redeliveryDelay() {
        return redeliveryDelay;
    }

    /** Pulls messages; {@code arrived} runs in a thread of the client. */
    void start(Connection connection, int prefetch, Consumer<NatsDelivery> arrived)
            throws IOException, JetStreamApiException {
        pulling = connection
                .getConsumerContext(consumer.getStreamName(), consumer.getName())
                .consume(
                        ConsumeOptions.builder().batchSize(prefetch).build(),
                        message -> arrived.accept(receive(message)));
    }

    /** Pulls no more: else the server would deliver here again what is given back. */
    void stop() {
        MessageConsumer open = pulling;
        if (open != null) {
            try {
                open.close();
            } catch (Exception e) {
                log.debug("Consumer {}: its pulling did not end cleanly", consumer.getName(), e);
            }
        }
    }

    private NatsDelivery receive(Message message) {
        NatsJetStreamMetaData place = message.metaData();
        DecodedMessage decoded = MessageDecoder.decode(new MessageDecoder.StoredMessage(
                place.getStream(),
                message.getSubject(),
                place.streamSequence(),
                message.getHeaders(),
                message.getData(),
                place.timestamp().toInstant()));
        unacknowledged.put(place.streamSequence(), message);
        return new NatsDelivery(
                subject,
                place.streamSequence(),
                decoded.message(),
                decoded.problem(),
                isNearLimit(place.deliveredCount()),
                message);
    }

    /** The server delivers a message no more that it has delivered that often. */
    private boolean isNearLimit(long deliveries) {
        long limit = consumer.getConsumerConfiguration().getMaxDeliver();
        return limit > 0 && deliveries * 2 >= limit;
    }

    /** Takes note of a message that has arrived. */
    void sortIn(NatsDelivery delivery) {
        if (redeliveries.isEmpty() && !redeliveries.areAwaited(System.nanoTime())) {
            inOrder.add(delivery);
        } else {
            redeliveries.keep(delivery);
        }
    }

    /** While old messages are awaited, asks the server now and then whether there are any. Blocks for a round trip. */
    void askForRedeliveries(JetStreamManagement management) {
        long now = System.nanoTime();
        if (!redeliveries.areAwaited(now) || now - askedAt < ASK_INTERVAL_NANOS) {
            return;
        }
        askedAt = now;
        try {
            redeliveries.recordUnacknowledged(management
                    .getConsumerInfo(consumer.getStreamName(), consumer.getName())
                    .getNumAckPending());
        } catch (IOException | JetStreamApiException e) {
            log.debug("Consumer {}: not known what is unacknowledged", consumer.getName(), e);
        }
    }

    /** Adds what may be handled now, up to so many. */
    void drainTo(List<NatsDelivery> batch, int max) {
        if (!redeliveries.isEmpty() && !redeliveries.areAwaited(System.nanoTime())) {
            inOrder.addAll(redeliveries.release());
        }
        for (int left = max; left > 0 && !inOrder.isEmpty(); left--) {
            batch.add(inOrder.removeFirst());
        }
    }

    /** Tells the server, which answers nothing. */
    void acknowledge(NatsDelivery delivery) {
        delivery.handle().ack();
        unacknowledged.remove(delivery.sequence());
    }

    /** Tells the server that what is not acknowledged is worked on. */
    void extend() {
        unacknowledged.values().forEach(Message::inProgress);
    }

    /** Gives back what is not acknowledged, so that it comes again at once. */
    void giveBack() {
        unacknowledged.values().forEach(Message::nak);
    }
}
