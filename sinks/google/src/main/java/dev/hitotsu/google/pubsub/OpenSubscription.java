package dev.hitotsu.google.pubsub;

import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.SubscriberGrpc;
import com.google.pubsub.v1.Subscription;
import dev.hitotsu.google.internal.GoogleFaults;
import dev.hitotsu.google.internal.GrpcChannel;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that is received from. One thread pulls, and waits for messages at Pub/Sub; another one keeps those
 * that are here from being delivered again, however long their handlers take. All other methods belong to the
 * receiver's thread.
 */
final class OpenSubscription {
    private static final Duration CALL = Duration.ofSeconds(10);
    /** Pub/Sub answers a pull that finds nothing after a while, before that. */
    private static final Duration PULL = Duration.ofSeconds(90);

    private static final int MAX_PULL = 1_000;
    private static final int EXTENSIONS_PER_LEASE = 3;

    private final GrpcChannel channel;
    private final Subscription subscription;
    private final SubscriptionOptions options;
    private final AckCalls acks;
    private final InFlight inFlight = new InFlight();
    private final BlockingQueue<List<PubSubDelivery>> arrived = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final Semaphore room = new Semaphore(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    /** What was here is given back, and the channel is of no use any more. */
    private final CountDownLatch released = new CountDownLatch(1);

    private OpenSubscription(GrpcChannel channel, Subscription subscription, SubscriptionOptions options) {
        this.channel = channel;
        this.subscription = subscription;
        this.options = options;
        this.acks = new AckCalls(channel, options.subscription());
    }

    /**
     * Finds the subscription and begins to receive. The channel is the subscription's from now on.
     *
     * @throws io.grpc.StatusRuntimeException if it is not found
     * @throws IllegalArgumentException if it is not fit
     */
    static OpenSubscription open(GrpcChannel channel, SubscriptionOptions options) {
        Subscription found = channel.call(
                SubscriberGrpc.getGetSubscriptionMethod(),
                GetSubscriptionRequest.newBuilder()
                        .setSubscription(options.subscription())
                        .build(),
                CALL);
        if (!found.getEnableMessageOrdering() && !options.unordered()) {
            throw new IllegalArgumentException("subscription " + options.subscription()
                    + ": enable_message_ordering is off, and the order of keys is"
                    + " lost (expected: on, or unordered(true))");
        }
        OpenSubscription open = new OpenSubscription(channel, found, options);
        var receiving = daemon("hitotsu-pubsub-receive", open::receive);
        var extending = daemon("hitotsu-pubsub-extend", open::extend);
        return open;
    }

    private static Thread daemon(String name, Runnable work) {
        return Thread.ofPlatform().name(name).daemon().start(work);
    }

    InFlight inFlight() {
        return inFlight;
    }

    AckCalls acks() {
        return acks;
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    // --- the thread that pulls

    private void receive() {
        try {
            while (!isClosed()) {
                room.acquire();
                room.drainPermits();
                if (!isClosed() && inFlight.size() < options.prefetch() && failure.get() == null) {
                    pull();
                    room.release();
                }
            }
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            channel.close();
        }
    }

    private void pull() {
        try {
            PullResponse response = channel.call(
                    SubscriberGrpc.getPullMethod(),
                    PullRequest.newBuilder()
                            .setSubscription(options.subscription())
                            .setMaxMessages(Math.min(MAX_PULL, options.prefetch() - inFlight.size()))
                            .build(),
                    PULL);
            receive(response);
        } catch (RuntimeException e) {
            if (GoogleFaults.codeOf(e) != Status.Code.DEADLINE_EXCEEDED) {
                channel.renew();
                failure.set(e);
            }
        } catch (Error e) {
            failure.set(new IllegalStateException("receiving failed: " + e, e));
        }
    }

    /** What has come is ours for the whole lease once Pub/Sub has heard it. */
    private void receive(PullResponse response) {
        long until = System.nanoTime()
                + Duration.ofSeconds(subscription.getAckDeadlineSeconds()).toNanos();
        List<PubSubDelivery> deliveries = response.getReceivedMessagesList().stream()
                .map(received -> PubSubDelivery.of(received, subscription, until))
                .toList();
        if (deliveries.isEmpty()) {
            return;
        }
        if (isClosed()) {
            acks.release(deliveries, 0);
            return;
        }
        acks.extend(deliveries, options.leaseSeconds());
        inFlight.addAll(deliveries);
        if (isClosed()) {
            // Whoever closes may have looked just before.
            acks.release(deliveries, 0);
        }
        arrived.add(deliveries);
    }

    // --- the thread that extends

    private void extend() {
        try {
            Duration pause = options.lease().dividedBy(EXTENSIONS_PER_LEASE);
            while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                acks.extend(inFlight.all(), options.leaseSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // --- the receiver's thread

    /**
     * What arrived first, perhaps nothing; waits for it.
     *
     * @throws RuntimeException if receiving failed; the next call goes on
     */
    List<PubSubDelivery> take(Duration maxWait) throws InterruptedException {
        RuntimeException failed = failure.getAndSet(null);
        room.release();
        if (failed != null) {
            throw failed;
        }
        List<PubSubDelivery> next = arrived.poll(maxWait.toNanos(), TimeUnit.NANOSECONDS);
        return next == null ? List.of() : next;
    }

    /**
     * Gives back what is not acknowledged. The pull that waits for messages ends by itself, and gives back what it
     * still gets.
     */
    void close() {
        closed.countDown();
        acks.release(inFlight.all(), 0);
        released.countDown();
        room.release();
    }
}
