package dev.hitotsu.demo.check;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DeliverCallback;
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
 * Reads as many messages from a queue as are ready in it at the start, without acknowledging: closing the channel gives
 * them back. Blocks.
 */
final class RabbitReader {
    private static final Duration POLL = Duration.ofMillis(200);

    private final String uri;
    private final String queue;
    private final Duration patience;

    RabbitReader(String uri, String queue, Duration patience) {
        this.uri = uri;
        this.queue = queue;
        this.patience = patience;
    }

    List<Delivery> read() {
        try (Connection connection = factory().newConnection("checker");
                Channel channel = connection.createChannel()) {
            return readAll(channel);
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

    private List<Delivery> readAll(Channel channel) throws IOException, InterruptedException {
        int count = channel.queueDeclarePassive(queue).getMessageCount();
        List<Delivery> deliveries = new ArrayList<>(count);
        BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
        Progress progress = new Progress("queue " + queue, patience);
        channel.basicConsume(queue, false, into(arrived, queue), unused -> {});
        while (deliveries.size() < count) {
            Delivery next = arrived.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
            if (next != null) {
                deliveries.add(next);
            }
            progress.report(next != null, () -> deliveries.size() + " messages read (expected: " + count + ")");
        }
        return deliveries;
    }

    private static DeliverCallback into(BlockingQueue<Delivery> arrived, String queue) {
        return (tag, message) -> arrived.add(RabbitDecoder.decode(queue, message));
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
