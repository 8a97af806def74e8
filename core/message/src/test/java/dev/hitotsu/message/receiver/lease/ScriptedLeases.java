package dev.hitotsu.message.receiver.lease;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.DecodedMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A queue that delivers what a test says, and takes notes. Its messages are leased for a minute. */
final class ScriptedLeases implements LeasingQueue, MessageLeases {
    static final Duration LEASE = Duration.ofMinutes(1);

    private final BlockingQueue<List<LeasedDelivery>> arriving = new LinkedBlockingQueue<>();
    final Queue<Integer> rooms = new ConcurrentLinkedQueue<>();
    final Queue<String> released = new ConcurrentLinkedQueue<>();
    final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    final Queue<String> extended = new ConcurrentLinkedQueue<>();
    final Set<String> unknown = ConcurrentHashMap.newKeySet();
    final CountDownLatch closed = new CountDownLatch(1);
    volatile @Nullable Throwable failure;
    volatile @Nullable RuntimeException refusal;
    volatile boolean hopeless;

    static LeasedDelivery delivery(String lane, String id, int deliveries) {
        Message message = Message.builder("t", "Noted").payload(id).build();
        long until = System.nanoTime() + LEASE.toNanos();
        return new LeasedDelivery(lane, id, "handle of " + id, DecodedMessage.of(message), deliveries, false, until);
    }

    void arrive(LeasedDelivery... deliveries) {
        arriving.add(List.of(deliveries));
    }

    @Override
    public String reader() {
        return "a test";
    }

    @Override
    public MessageLeases open() {
        return this;
    }

    @Override
    public Optional<String> outageOf(RuntimeException problem) {
        return hopeless ? Optional.empty() : Optional.of("away: " + problem.getMessage());
    }

    @Override
    public List<LeasedDelivery> receive(int room) {
        rooms.add(room);
        Throwable thrown = failure;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        try {
            List<LeasedDelivery> next = arriving.poll(5, TimeUnit.MILLISECONDS);
            return next == null ? List.of() : next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    @Override
    public void extend(List<LeasedDelivery> deliveries) {
        deliveries.forEach(each -> extended.add(each.handle()));
    }

    @Override
    public List<LeasedDelivery> acknowledge(List<LeasedDelivery> done) {
        RuntimeException thrown = refusal;
        if (thrown != null) {
            throw thrown;
        }
        done.stream()
                .filter(each -> !unknown.contains(each.messageId()))
                .forEach(each -> acknowledged.add(each.messageId()));
        return done.stream().filter(each -> unknown.contains(each.messageId())).toList();
    }

    @Override
    public void release(List<LeasedDelivery> deliveries, int seconds) {
        deliveries.forEach(each -> released.add(each.messageId() + " for " + seconds));
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
