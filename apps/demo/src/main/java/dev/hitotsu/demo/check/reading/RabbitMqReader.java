package dev.hitotsu.demo.check.reading;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads the messages that are ready in a queue at the start, without acknowledging them; closing the connection gives
 * them back. A channel can hold a limited number of unacknowledged messages, so a large queue is read through several
 * channels. Blocks.
 */
final class RabbitMqReader implements MessageReader {
    private static final Duration POLL = Duration.ofMillis(200);

    /** The highest limit of unacknowledged messages AMQP can express; without one, quorum queues stop at 2,000. */
    private static final int MAX_PER_CHANNEL = 65_535;

    private final String uri;
    private final String queue;
    private final Duration timeout;

    RabbitMqReader(String uri, String queue, Duration timeout) {
        this.uri = uri;
        this.queue = queue;
        this.timeout = timeout;
    }

    @Override
    public List<Delivery> read() {
        try (Connection connection = factory().newConnection("checker")) {
            return readAll(connection);
        } catch (IOException | TimeoutException | AlreadyClosedException failure) {
            throw new CheckException("queue " + queue + " cannot be read", reason(failure));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CheckException("queue " + queue + ": interrupted", interrupted);
        }
    }

    private ConnectionFactory factory() {
        ConnectionFactory factory = new ConnectionFactory();
        int milliseconds = Math.toIntExact(timeout.toMillis());
        factory.setConnectionTimeout(milliseconds);
        factory.setChannelRpcTimeout(milliseconds);
        factory.setAutomaticRecoveryEnabled(false);
        try {
            factory.setUri(uri);
        } catch (URISyntaxException | GeneralSecurityException | IllegalArgumentException bad) {
            // Without the value and the cause: both may show the password.
            throw new CheckException("uri of the broker: " + bad.getClass().getSimpleName()
                    + " (expected: amqp://user:password@host:port/virtualHost)");
        }
        return factory;
    }

    private List<Delivery> readAll(Connection connection) throws IOException, InterruptedException {
        int count = count(connection);
        List<Delivery> deliveries = new ArrayList<>(count);
        while (deliveries.size() < count) {
            // Stays open until the end: a channel that closes gives its messages back.
            Channel channel = connection
                    .openChannel()
                    .orElseThrow(() -> new CheckException("queue " + queue + ": no channel left after "
                            + deliveries.size() + " of " + count + " messages"));
            readSome(channel, Math.min(count, deliveries.size() + MAX_PER_CHANNEL), deliveries);
        }
        return deliveries;
    }

    private int count(Connection connection) throws IOException {
        Channel channel =
                connection.openChannel().orElseThrow(() -> new CheckException("queue " + queue + ": no channel"));
        return channel.queueDeclarePassive(queue).getMessageCount();
    }

    private void readSome(Channel channel, int end, List<Delivery> deliveries)
            throws IOException, InterruptedException {
        BlockingQueue<com.rabbitmq.client.Delivery> arrived = new LinkedBlockingQueue<>();
        StallDetector stallDetector = new StallDetector("queue " + queue, timeout);
        channel.basicQos(MAX_PER_CHANNEL);
        String consumer = channel.basicConsume(queue, false, (tag, message) -> arrived.add(message), unused -> {});
        while (deliveries.size() < end) {
            com.rabbitmq.client.Delivery next = arrived.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
            if (next != null) {
                deliveries.add(decode(next, deliveries.size() + 1));
            }
            stallDetector.report(next != null, () -> deliveries.size() + " messages read (expected: " + end + ")");
        }
        channel.basicCancel(consumer);
    }

    private Delivery decode(com.rabbitmq.client.Delivery message, int position) {
        if (RabbitMqDecoder.wasRequeued(message)) {
            throw new CheckException("queue " + queue + ": message " + position + " was received before and given back,"
                    + " which moves it in a quorum queue (expected: a queue that nobody has read)");
        }
        return RabbitMqDecoder.decode(queue, position, message);
    }

    /** The client wraps what the server said into exceptions without a message. */
    private static Throwable reason(Throwable failure) {
        Throwable reason = failure;
        while (reason.getMessage() == null && reason.getCause() != null) {
            reason = reason.getCause();
        }
        return reason;
    }
}
