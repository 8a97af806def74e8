package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import dev.hitotsu.message.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The deliveries of one channel that nobody has taken yet; the prefetch bounds them. */
final class QueueConsumer extends DefaultConsumer {
    private final String queue;
    private final BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    /** A message and what acknowledges it. */
    record Delivery(long tag, Message message) {}

    QueueConsumer(Channel channel, String queue) {
        super(channel);
        this.queue = queue;
    }

    void start(int prefetch) throws IOException {
        getChannel().basicQos(prefetch);
        getChannel().basicConsume(queue, false, this);
    }

    @Override
    public void handleDelivery(String consumer, Envelope envelope, BasicProperties properties, byte[] body) {
        arrived.add(new Delivery(envelope.getDeliveryTag(), MessageDecoder.decode(queue, properties, body)));
    }

    /** Called when the queue was deleted, or its leader moved. */
    @Override
    public void handleCancel(String consumer) {
        closed = true;
    }

    @Override
    public void handleShutdownSignal(String consumer, ShutdownSignalException signal) {
        closed = true;
    }

    /** Whether nothing more comes, and nothing can be acknowledged. */
    boolean isClosed() {
        return closed || !getChannel().isOpen();
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
