package dev.hitotsu.nats;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamSubscription;
import io.nats.client.support.Status;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the client tells of one connection: that it was lost, and what the server says that it does not permit.
 * Thread-safe.
 */
final class ConnectionEvents implements ConnectionListener, ErrorListener {
    private final AtomicReference<@Nullable String> loss = new AtomicReference<>();
    private final CountDownLatch lost = new CountDownLatch(1);
    private volatile String lastError = "";
    private volatile Consumer<String> onRefusal = refusal -> {};
    private volatile Runnable onLoss = () -> {};

    /** Runs once, when the connection is lost; at once where it is. */
    void whenLost(Runnable action) {
        onLoss = action;
        if (isLost()) {
            action.run();
        }
    }

    /** Hears what the server does not permit, such as {@code Permissions Violation for Publish to "orders"}. */
    void whenRefused(Consumer<String> listener) {
        onRefusal = listener;
    }

    boolean isLost() {
        return loss.get() != null;
    }

    /** Why it was lost. */
    String lossReason() {
        return String.valueOf(loss.get());
    }

    /** The connection is of no use any more. Only the first reason counts. */
    boolean markLost(String reason) {
        if (!loss.compareAndSet(null, reason)) {
            return false;
        }
        lost.countDown();
        onLoss.run();
        return true;
    }

    /** Waits until it is lost, or for the time given. */
    boolean awaitLoss(Duration maxWait) throws InterruptedException {
        return lost.await(maxWait.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void connectionEvent(Connection connection, Events type) {
        if (type == Events.DISCONNECTED || type == Events.CLOSED) {
            String said = lastError;
            var unused = markLost(said.isEmpty() ? "connection lost" : "connection lost: " + said);
        }
    }

    @Override
    public void errorOccurred(Connection connection, String error) {
        lastError = error;
        onRefusal.accept(error);
    }

    /** A pull has ended for good, for example because the consumer was deleted. */
    @Override
    public void pullStatusError(Connection connection, JetStreamSubscription subscription, Status status) {
        var unused = markLost("pull ended: " + status.getMessageWithCode());
    }

    @Override
    public void heartbeatAlarm(
            Connection connection, JetStreamSubscription subscription, long lastStream, long lastConsumer) {
        var unused = markLost("no heartbeat of the consumer");
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception error) {
        lastError = NatsErrors.describe(error);
    }
}
