package dev.hitotsu.nats;

import dev.hitotsu.message.receiver.BrokerUnavailableException;
import dev.hitotsu.message.receiver.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Durable consumers, a lane for each subject. When the connection is lost, the next poll connects again. */
final class NatsSubscription implements Subscription<NatsDelivery> {
    private final ConnectionSettings settings;
    private final SubscriptionOptions options;
    private LossListener lossListener = lanes -> {};
    private @Nullable OpenSubscription open;
    private final Set<String> held = new HashSet<>();

    NatsSubscription(ConnectionSettings settings, SubscriptionOptions options) {
        this.settings = settings;
        this.options = options;
    }

    @Override
    public String reader() {
        return "NATS consumer " + options.durable() + " of " + String.join(", ", options.subjects());
    }

    @Override
    public void onLost(LossListener listener) {
        lossListener = listener;
    }

    @Override
    public List<NatsDelivery> poll(Duration maxWait) throws BrokerUnavailableException, InterruptedException {
        try {
            OpenSubscription subscription = open == null ? OpenSubscription.connect(settings, options) : open;
            open = subscription;
            if (subscription.isLost()) {
                throw new IOException(subscription.lossReason());
            }
            return subscription.take(maxWait, held);
        } catch (IOException e) {
            throw lose(NatsErrors.describe(e), e);
        }
    }

    private BrokerUnavailableException lose(String reason, Exception cause) {
        close();
        held.clear();
        lossListener.lost(Set.copyOf(options.subjects()));
        return new BrokerUnavailableException(reason, cause);
    }

    @Override
    public void hold(Collection<String> lanes) {
        held.addAll(lanes);
    }

    @Override
    public void resume(Collection<String> lanes) {
        held.removeAll(lanes);
    }

    @Override
    public void acknowledge(List<NatsDelivery> done) throws BrokerUnavailableException {
        OpenSubscription subscription = open;
        if (subscription == null) {
            throw new IllegalStateException(
                    "acknowledged: " + done.getLast().message() + " (expected: open consumers)");
        }
        try {
            subscription.acknowledge(done);
        } catch (IllegalStateException e) {
            throw lose("not acknowledged, the messages come again: " + NatsErrors.describe(e), e);
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
