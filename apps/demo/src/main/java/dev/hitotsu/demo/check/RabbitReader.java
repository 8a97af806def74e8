package dev.hitotsu.demo.check;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.hitotsu.demo.check.Facts.Delivery;
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
 * Reads as many messages from a queue as are ready in it at the start, without acknowledging: closing the connection
 * gives them back. A channel takes so many at most; then its consumer ends, and the next channel's gets what follows.
 * Blocks.
 */
final class RabbitReader implements MessageReader {
    private static final Duration POLL = Duration.ofMillis(200);

    /** The highest limit of unacknowledged messages AMQP can express; without one, quorum queues stop at 2,000. */
    private static final int MOST_PER_CHANNEL = 65_535;

    private final String uri;
    private final String queue;
    private final Duration patience;

    RabbitReader(String uri, String queue, Duration patience) {
        this.uri = uri;
        this.queue = queue;
        this.patience = patience;
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
        int milliseconds = Math.toIntExact(patience.toMillis());
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
            // Left open until the end, for a channel that closes gives back what it took.
            Channel channel = connection
                    .openChannel()
                    .orElseThrow(() -> new CheckException("queue " + queue + ": no channel left after "
                            + deliveries.size() + " of " + count + " messages"));
            readSome(channel, Math.min(count, deliveries.size() + MOST_PER_CHANNEL), deliveries);
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
        Progress progress = new Progress("queue " + queue, patience);
        channel.basicQos(MOST_PER_CHANNEL);
        String consumer = channel.basicConsume(queue, false, (tag, message) -> arrived.add(message), unused -> {});
        while (deliveries.size() < end) {
            com.rabbitmq.client.Delivery next = arrived.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
            if (next != null) {
                deliveries.add(decode(next, deliveries.size() + 1));
            }
            progress.report(next != null, () -> deliveries.size() + " messages read (expected: " + end + ")");
        }
        channel.basicCancel(consumer);
    }

    private Delivery decode(com.rabbitmq.client.Delivery message, int position) {
        if (RabbitDecoder.hasMoved(message)) {
            throw new CheckException("queue " + queue + ": message " + position + " was read before and given back,"
                    + " which changes its place in a quorum queue (expected: a queue that nobody has read)");
        }
        return RabbitDecoder.decode(queue, position, message);
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
