package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.ShutdownSignalException;
import dev.hitotsu.message.receiver.BrokerUnavailableException;
import dev.hitotsu.message.receiver.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of a queue, which is its only lane. Deliveries stay unacknowledged until they are done, so that their
 * order holds and the broker delivers them to another consumer if this one dies. When the connection is lost, the next
 * poll connects again.
 */
final class QueueSubscription implements Subscription<QueueDelivery> {
    private final BrokerAddress address;
    private final SubscriptionOptions options;
    private LossListener lossListener = lanes -> {};
    private @Nullable OpenQueue open;
    private boolean held;

    QueueSubscription(BrokerAddress address, SubscriptionOptions options) {
        this.address = address;
        this.options = options;
    }

    @Override
    public String reader() {
        return "RabbitMQ queue " + options.queue();
    }

    @Override
    public void onLost(LossListener listener) {
        lossListener = listener;
    }

    @Override
    public List<QueueDelivery> poll(Duration maxWait) throws BrokerUnavailableException, InterruptedException {
        try {
            OpenQueue queue = open == null ? OpenQueue.connect(address, options) : open;
            open = queue;
            if (queue.isLost()) {
                throw new IOException(queue.lossReason());
            }
            if (held) {
                queue.awaitLoss(maxWait);
                return List.of();
            }
            return queue.take(maxWait);
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            throw lose(ChannelLoss.reasonOf(e), e);
        }
    }

    private BrokerUnavailableException lose(String reason, Exception cause) {
        close();
        held = false;
        lossListener.lost(Set.of(options.queue()));
        return new BrokerUnavailableException(reason, cause);
    }

    @Override
    public void hold(Collection<String> lanes) {
        held |= lanes.contains(options.queue());
    }

    @Override
    public void resume(Collection<String> lanes) {
        held &= !lanes.contains(options.queue());
    }

    @Override
    public void acknowledge(List<QueueDelivery> done) throws BrokerUnavailableException {
        OpenQueue queue = open;
        if (queue == null) {
            throw new IllegalStateException("acknowledged: " + done.getLast().message() + " (expected: open queue)");
        }
        try {
            queue.acknowledge(done);
        } catch (IOException | ShutdownSignalException e) {
            throw lose("not acknowledged, the messages come again: " + ChannelLoss.reasonOf(e), e);
        }
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
