package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import dev.hitotsu.message.DecodedMessage;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.UndecodableMessageException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The deliveries of one channel that nobody has taken yet; the prefetch bounds them. */
final class QueueConsumer extends DefaultConsumer {
    private final String queue;
    private final BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
    private volatile @Nullable String lossReason;

    /**
     * A message and what acknowledges it.
     *
     * @param problem why the delivery is no message, and the message a stand-in; null if it is one
     * @param deliveriesBefore how often a quorum queue has delivered it before; 0 where nobody counts
     */
    record Delivery(long tag, Message message, @Nullable UndecodableMessageException problem, long deliveriesBefore) {}

    QueueConsumer(Channel channel, String queue) {
        super(channel);
        this.queue = queue;
    }

    void start(int prefetch) throws IOException {
        getChannel().basicQos(prefetch);
        getChannel().basicConsume(queue, false, this);
    }

    /** Fetches the first message of the queue alone, without {@link #start}; null if there is none. */
    @Nullable Delivery fetch() throws IOException {
        GetResponse first = getChannel().basicGet(queue, false);
        return first == null ? null : delivery(first.getEnvelope(), first.getProps(), first.getBody());
    }

    @Override
    public void handleDelivery(String consumer, Envelope envelope, BasicProperties properties, byte[] body) {
        arrived.add(delivery(envelope, properties, body));
    }

    private Delivery delivery(Envelope envelope, BasicProperties properties, byte[] body) {
        DecodedMessage decoded = MessageDecoder.decode(queue, properties, body);
        return new Delivery(
                envelope.getDeliveryTag(), decoded.message(), decoded.problem(), deliveriesBefore(properties));
    }

    private static long deliveriesBefore(BasicProperties properties) {
        Map<String, Object> headers = properties.getHeaders();
        Object count = headers == null ? null : headers.get(AmqpHeaders.DELIVERY_COUNT);
        return count instanceof Number number ? number.longValue() : 0;
    }

    @Override
    public void handleCancel(String consumer) {
        lossReason = "the broker cancelled the consumer: the queue was deleted, or its leader moved";
    }

    @Override
    public void handleShutdownSignal(String consumer, ShutdownSignalException signal) {
        lossReason = ChannelLoss.of(signal).reason();
    }

    /** Whether nothing more comes, and nothing can be acknowledged. */
    boolean isClosed() {
        return lossReason != null || !getChannel().isOpen();
    }

    /** Why it is closed. */
    String lossReason() {
        String known = lossReason;
        ShutdownSignalException signal = getChannel().getCloseReason();
        if (known != null) {
            return known;
        }
        return signal == null ? "the channel is closed" : ChannelLoss.of(signal).reason();
    }

    /** Takes what has arrived, {@code max} at most; waits for the first. */
    List<Delivery> take(int max, Duration wait) throws InterruptedException {
        List<Delivery> taken = new ArrayList<>();
        Delivery first = arrived.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
            taken.add(first);
            arrived.drainTo(taken, max - 1);
        }
        return taken;
    }

    /** Acknowledges the last of these and everything before it. */
    void acknowledge(List<Delivery> deliveries) throws IOException {
        getChannel().basicAck(deliveries.getLast().tag(), true);
    }
}
