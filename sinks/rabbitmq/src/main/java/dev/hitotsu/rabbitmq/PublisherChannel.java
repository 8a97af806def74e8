package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import dev.hitotsu.message.MessageLimit;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection with one channel in confirm mode, from when it opens until it is lost.
 *
 * <p>A thread of its own publishes, because writing blocks while the broker reads nothing (a memory or disk alarm, a
 * network that hangs); the caller's thread only queues. Another thread watches that no send waits for longer than
 * {@code confirmTimeout}, wherever it got stuck.
 */
final class PublisherChannel implements SinkConnection {
    private static final Logger log = LoggerFactory.getLogger(PublisherChannel.class);
    private static final Duration WATCH = Duration.ofMillis(250);

    private final BrokerConnection broker;
    private final Connection connection;
    private final Channel channel;
    private final DestinationCache destinations;
    private final Duration confirmTimeout;
    private final Consumer<ChannelLoss> onLoss;
    private final BlockingQueue<RabbitMqSend> waiting = new LinkedBlockingQueue<>();
    private final UnconfirmedSends unconfirmed = new UnconfirmedSends();
    private final AtomicReference<@Nullable ChannelLoss> loss = new AtomicReference<>();
    private final CountDownLatch lost = new CountDownLatch(1);
    private volatile boolean confirmed;

    private PublisherChannel(BrokerConnection broker, SinkOptions options, Consumer<ChannelLoss> onLoss)
            throws IOException {
        this.broker = broker;
        this.connection = broker.connection();
        this.channel = connection.createChannel();
        this.destinations = new DestinationCache(connection, options.queueDeclaration());
        this.confirmTimeout = options.confirmTimeout();
        this.onLoss = onLoss;
    }

    /** Connects. {@code onLoss} runs once, before the sends get their results. */
    static PublisherChannel connect(BrokerAddress address, SinkOptions options, Consumer<ChannelLoss> onLoss)
            throws IOException {
        try {
            return open(address.connect(), options, onLoss);
        } catch (IOException e) {
            throw new IOException(ChannelLoss.describe(e), e);
        }
    }

    private static PublisherChannel open(BrokerConnection broker, SinkOptions options, Consumer<ChannelLoss> onLoss)
            throws IOException {
        try {
            PublisherChannel publisher = new PublisherChannel(broker, options, onLoss);
            publisher.open();
            return publisher;
        } catch (IOException | RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    private void open() throws IOException {
        channel.addReturnListener(this::returned);
        channel.addConfirmListener(
                (tag, multiple) -> {
                    confirmed = true;
                    unconfirmed.answered(tag, multiple, true);
                },
                (tag, multiple) -> unconfirmed.answered(tag, multiple, false));
        channel.addShutdownListener(signal -> markLost(ChannelLoss.of(signal)));
        channel.confirmSelect();
        Thread.ofVirtual().name("hitotsu-rabbitmq-publisher").start(this::publish);
        Thread.ofVirtual().name("hitotsu-rabbitmq-watch").start(this::watch);
    }

    @Override
    public boolean isLost() {
        return loss.get() != null;
    }

    @Override
    public boolean hasTaken() {
        return confirmed;
    }

    /** Takes the send. Does not block. */
    void send(RabbitMqSend send) {
        waiting.add(send);
        ChannelLoss known = loss.get();
        if (known != null) {
            answerAll(known);
        }
    }

    @Override
    public void abort(String reason) {
        markLost(ChannelLoss.of(reason));
    }

    @Override
    public void close(String reason) {
        abort(reason);
        broker.close();
    }

    private void returned(Return back) {
        String reason = back.getReplyCode() + " " + back.getReplyText() + ": exchange '" + back.getExchange()
                + "', routing key '" + back.getRoutingKey() + "'";
        unconfirmed.returned(back.getProperties().getMessageId(), reason);
        destinations.forget(back.getExchange(), back.getRoutingKey());
    }

    private void publish() {
        try {
            while (!isLost()) {
                RabbitMqSend send = waiting.poll(WATCH.toMillis(), TimeUnit.MILLISECONDS);
                if (send != null) {
                    publishOrFail(send);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            markLost(ChannelLoss.of("interrupted"));
        }
    }

    /** Answers the send whatever the client throws; the thread goes on, or ends with the channel. */
    private void publishOrFail(RabbitMqSend send) {
        try {
            publish(send);
        } catch (RuntimeException e) {
            log.error("Publishing failed unexpectedly", e);
            send.complete(SendResult.retryable(ChannelLoss.describe(e)));
            markLost(ChannelLoss.of("given up behind a failed publish: " + ChannelLoss.describe(e)));
        }
    }

    private void publish(RabbitMqSend send) {
        if (isOverdue(send)) {
            // This process was frozen, and may not be the one that sends any more.
            send.complete(SendResult.unavailable(overdue().reason()));
            markLost(overdue());
            return;
        }
        if (!isPublishable(send)) {
            return;
        }
        long tag = channel.getNextPublishSeqNo();
        unconfirmed.add(tag, send);
        Destination to = send.destination();
        try {
            channel.basicPublish(to.exchange(), to.routingKey(), true, send.properties(), send.body());
        } catch (IllegalArgumentException e) {
            // The headers exceed a frame. The client has counted the message and the broker has not, so no tag matches
            // any more.
            send.complete(SendResult.rejected(ChannelLoss.describe(e)));
            markLost(ChannelLoss.of("given up behind a message that AMQP cannot carry: " + ChannelLoss.describe(e)));
        } catch (IOException e) {
            markLost(ChannelLoss.of(ChannelLoss.describe(e)));
        } catch (AlreadyClosedException e) {
            markLost(ChannelLoss.of(e));
        }
        ChannelLoss known = loss.get();
        if (known != null) {
            answerAll(known);
        }
    }

    private boolean isPublishable(RabbitMqSend send) {
        try {
            destinations.ensureExists(send.destination());
            return true;
        } catch (AlreadyClosedException e) {
            markLost(ChannelLoss.of(e));
            send.complete(SendResult.unavailable(ChannelLoss.describe(e)));
        } catch (IOException | ShutdownSignalException e) {
            boolean open = connection.isOpen();
            send.complete(
                    open
                            ? SendResult.destinationUnavailable(ChannelLoss.describe(e))
                            : SendResult.unavailable(ChannelLoss.describe(e)));
        }
        return false;
    }

    /** Blocks for a round trip. */
    void requireAnswer() throws IOException {
        try {
            destinations.requireAnswer();
        } catch (AlreadyClosedException e) {
            throw new IOException(ChannelLoss.describe(e), e);
        }
    }

    /** What keeps messages from the destination; empty if nothing does. Blocks for a round trip. */
    Optional<String> obstacle(Destination destination) throws IOException {
        try {
            return destinations.obstacle(destination);
        } catch (AlreadyClosedException e) {
            throw new IOException(ChannelLoss.describe(e), e);
        }
    }

    /** Which messages the broker takes unless it was told otherwise. */
    MessageLimit defaultLimit() {
        return SizeLimit.defaultOf(DeliveryLimit.majorVersion(connection));
    }

    private void watch() {
        try {
            while (!lost.await(WATCH.toMillis(), TimeUnit.MILLISECONDS)) {
                RabbitMqSend oldest = unconfirmed.oldest().orElse(waiting.peek());
                if (oldest != null && isOverdue(oldest)) {
                    markLost(overdue());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        broker.close();
    }

    private boolean isOverdue(RabbitMqSend send) {
        return System.nanoTime() - send.createdAtNanos() > confirmTimeout.toNanos();
    }

    private ChannelLoss overdue() {
        return ChannelLoss.of("no confirm within " + confirmTimeout);
    }

    private void markLost(ChannelLoss newLoss) {
        if (loss.compareAndSet(null, newLoss)) {
            log.warn("Channel to {} lost: {}", connection.getAddress(), newLoss.reason());
            onLoss.accept(newLoss);
            lost.countDown();
            answerAll(newLoss);
        }
    }

    private void answerAll(ChannelLoss known) {
        unconfirmed.drain().forEach(send -> send.complete(known.resultFor(send)));
        List<RabbitMqSend> unsent = new ArrayList<>();
        waiting.drainTo(unsent);
        unsent.forEach(send -> send.complete(SendResult.unavailable(known.reason())));
    }
}
