package dev.hitotsu.message.receiver.lease;

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
 * A queue that is received from. One thread asks for messages, and waits for them at the broker; another one keeps
 * those that are here from being delivered again, however long their handlers take. All other methods belong to the
 * receiver's thread.
 */
final class LeaseFeed {
    private static final int EXTENSIONS_PER_LEASE = 3;

    private final MessageLeases leases;
    private final LeaseOptions options;
    private final InFlight inFlight = new InFlight();
    private final BlockingQueue<List<LeasedDelivery>> arrived = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final Semaphore room = new Semaphore(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    /** What was here is given back, and the connection is of no use any more. */
    private final CountDownLatch released = new CountDownLatch(1);

    private LeaseFeed(MessageLeases leases, LeaseOptions options) {
        this.leases = leases;
        this.options = options;
    }

    /** Begins to receive. The leases are the feed's from now on. */
    static LeaseFeed start(MessageLeases leases, LeaseOptions options) {
        LeaseFeed feed = new LeaseFeed(leases, options);
        var receiving = daemon(options.threads() + "-receive", feed::receive);
        var extending = daemon(options.threads() + "-extend", feed::extend);
        return feed;
    }

    private static Thread daemon(String name, Runnable work) {
        return Thread.ofPlatform().name(name).daemon().start(work);
    }

    InFlight inFlight() {
        return inFlight;
    }

    MessageLeases leases() {
        return leases;
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    // --- the thread that receives

    private void receive() {
        try {
            while (!isClosed()) {
                room.acquire();
                room.drainPermits();
                int free = options.prefetch() - inFlight.size();
                if (!isClosed() && free > 0 && failure.get() == null) {
                    receive(free);
                    room.release();
                }
            }
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            leases.close();
        }
    }

    private void receive(int free) {
        try {
            List<LeasedDelivery> deliveries = leases.receive(free);
            if (deliveries.isEmpty()) {
                return;
            }
            inFlight.addAll(deliveries);
            if (isClosed()) {
                // Whoever closes may have looked just before.
                leases.release(deliveries, 0);
            }
            arrived.add(deliveries);
        } catch (RuntimeException e) {
            failure.set(e);
        } catch (Error e) {
            failure.set(new IllegalStateException("receiving failed: " + e, e));
        }
    }

    // --- the thread that extends

    private void extend() {
        try {
            Duration pause = options.lease().dividedBy(EXTENSIONS_PER_LEASE);
            while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                leases.extend(inFlight.all());
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
    List<LeasedDelivery> take(Duration maxWait) throws InterruptedException {
        RuntimeException failed = failure.getAndSet(null);
        room.release();
        if (failed != null) {
            throw failed;
        }
        List<LeasedDelivery> next = arrived.poll(maxWait.toNanos(), TimeUnit.NANOSECONDS);
        return next == null ? List.of() : next;
    }

    /**
     * Gives back what is not acknowledged. The request that waits for messages ends by itself, and gives back what it
     * still gets.
     */
    void close() {
        closed.countDown();
        try {
            leases.release(inFlight.all(), 0);
        } finally {
            released.countDown();
            room.release();
        }
    }
}
