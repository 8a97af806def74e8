package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import dev.hitotsu.message.receiver.DecodedMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The deliveries of one channel that nobody has taken yet; the prefetch bounds them. */
final class QueueConsumer extends DefaultConsumer {
    private static final Logger log = LoggerFactory.getLogger(QueueConsumer.class);

    private final String queue;
    private final DeliveryLimit limit;
    private final BlockingQueue<QueueDelivery> arrived = new LinkedBlockingQueue<>();
    private final CountDownLatch lost = new CountDownLatch(1);
    private volatile @Nullable String lossReason;

    QueueConsumer(Channel channel, String queue, DeliveryLimit limit) {
        super(channel);
        this.queue = queue;
        this.limit = limit;
    }

    void start(int prefetch) throws IOException {
        getChannel().basicQos(prefetch);
        getChannel().basicConsume(queue, false, this);
    }

    /** Fetches the first message of the queue alone, without {@link #start}; null if there is none. */
    @Nullable QueueDelivery fetch() throws IOException {
        GetResponse first = getChannel().basicGet(queue, false);
        return first == null ? null : delivery(first.getEnvelope(), first.getProps(), first.getBody());
    }

    @Override
    public void handleDelivery(String consumer, Envelope envelope, BasicProperties properties, byte[] body) {
        arrived.add(delivery(envelope, properties, body));
    }

    private QueueDelivery delivery(Envelope envelope, BasicProperties properties, byte[] body) {
        DecodedMessage decoded = MessageDecoder.decode(queue, properties, body);
        long before = deliveriesBefore(properties);
        return new QueueDelivery(
                queue, envelope.getDeliveryTag(), decoded.message(), decoded.problem(), before, limit.isNear(before));
    }

    private static long deliveriesBefore(BasicProperties properties) {
        Map<String, Object> headers = properties.getHeaders();
        Object count = headers == null ? null : headers.get(AmqpHeaders.DELIVERY_COUNT);
        return count instanceof Number number ? number.longValue() : 0;
    }

    @Override
    public void handleCancel(String consumer) {
        lossReason = "the broker cancelled the consumer: the queue was deleted, or its leader moved";
        lost.countDown();
    }

    @Override
    public void handleShutdownSignal(String consumer, ShutdownSignalException signal) {
        lossReason = ChannelLoss.of(signal).reason();
        lost.countDown();
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

    /** Waits until it is closed, or for the time given. */
    void awaitLoss(Duration maxWait) throws InterruptedException {
        if (lost.await(maxWait.toNanos(), TimeUnit.NANOSECONDS)) {
            log.debug("The channel of queue {} is closed", queue);
        }
    }

    /** Takes what has arrived, {@code max} at most; waits for the first. */
    List<QueueDelivery> take(int max, Duration wait) throws InterruptedException {
        List<QueueDelivery> taken = new ArrayList<>();
        QueueDelivery first = arrived.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
            taken.add(first);
            arrived.drainTo(taken, max - 1);
        }
        return taken;
    }

    /** Acknowledges the last of these and everything before it. */
    void acknowledge(List<QueueDelivery> deliveries) throws IOException {
        getChannel().basicAck(deliveries.getLast().tag(), true);
    }
}
