package dev.hitotsu.message.receiver;

import dev.hitotsu.message.receiver.KeyQueue.Entry;
import dev.hitotsu.message.receiver.KeyQueue.Run;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deliveries whose keys are handled at the same time, each on a virtual thread, the messages of a key in their order.
 * What is done is acknowledged in the order of its lane: nothing before all that came before it. A key that fails waits
 * and is tried again; the others of its lane go on until so much is not acknowledged that the lanes are held.
 *
 * <p>Threads of handlers change the queues, under the lock of this. The receiver's thread alone talks to the broker.
 */
final class PendingKeys<D extends Delivery> implements Pending<D> {
    private static final Logger log = LoggerFactory.getLogger(PendingKeys.class);
    private static final long BUSY_NANOS = Duration.ofMillis(10).toNanos();
    private static final int MIN_UNACKNOWLEDGED = 1_000;
    private static final int UNACKNOWLEDGED_PER_KEY = 50;

    private final Subscription<D> subscription;
    private final Handling handling;
    private final ReceiverState state;
    private final KeyAttempts attempts;
    private final int maxUnacknowledged;

    /** Of the receiver's thread alone. */
    private final Map<String, Deque<Entry<D>>> unacknowledged = new LinkedHashMap<>();

    private final Set<String> heldLanes = new HashSet<>();
    private long completed;

    /** Guarded by this, as all that follows. */
    private final Map<KeyQueue.Id, KeyQueue<D>> queues = new HashMap<>();

    private final Deque<KeyQueue<D>> ready = new ArrayDeque<>();
    private final List<KeyQueue<D>> postponed = new ArrayList<>();
    private int running;
    private boolean isStopped;
    private boolean isFinishing;

    @Nullable private Throwable defect;

    PendingKeys(Subscription<D> subscription, Handling handling, ReceiverState state) {
        this.subscription = subscription;
        this.handling = handling;
        this.state = state;
        this.attempts = new KeyAttempts(subscription.reader(), handling, state);
        this.maxUnacknowledged = Math.max(MIN_UNACKNOWLEDGED, handling.parallelKeys() * UNACKNOWLEDGED_PER_KEY);
    }

    @Override
    public long completed() {
        return completed;
    }

    @Override
    public synchronized boolean isStopped() {
        return isStopped;
    }

    @Override
    public void add(List<D> deliveries) {
        for (D delivery : deliveries) {
            Entry<D> entry = new Entry<>(delivery);
            unacknowledged
                    .computeIfAbsent(delivery.lane(), lane -> new ArrayDeque<>())
                    .add(entry);
            enqueue(entry);
        }
        if (count() > maxUnacknowledged) {
            heldLanes.addAll(unacknowledged.keySet());
            subscription.hold(unacknowledged.keySet());
        }
    }

    private int count() {
        return unacknowledged.values().stream().mapToInt(Deque::size).sum();
    }

    private synchronized void enqueue(Entry<D> entry) {
        KeyQueue<D> queue = queues.computeIfAbsent(KeyQueue.Id.of(entry.delivery()), KeyQueue::new);
        queue.add(entry);
        if (!queue.isActive()) {
            queue.setActive();
            ready.add(queue);
        }
    }

    @Override
    public void drop(Collection<String> lanes) {
        heldLanes.removeAll(lanes);
        unacknowledged.keySet().removeAll(lanes);
        synchronized (this) {
            for (KeyQueue<D> queue : queues.values()) {
                if (lanes.contains(queue.id().lane())) {
                    queue.drop();
                }
            }
        }
    }

    @Override
    public synchronized long nanosUntilDue(long max) {
        long now = handling.ticker().getAsLong();
        long wait = running > 0 || !ready.isEmpty() || !unacknowledged.isEmpty() ? Math.min(BUSY_NANOS, max) : max;
        for (KeyQueue<D> queue : postponed) {
            wait = Math.min(wait, queue.dueAt() - now);
        }
        return wait;
    }

    @Override
    public void attemptDue() throws BrokerUnavailableException {
        startDue();
        acknowledgeDone();
        if (!heldLanes.isEmpty() && count() <= maxUnacknowledged / 2) {
            subscription.resume(heldLanes);
            heldLanes.clear();
        }
    }

    private synchronized void startDue() {
        if (defect != null) {
            throw new IllegalStateException("a thread that handles has failed", defect);
        }
        long now = handling.ticker().getAsLong();
        for (KeyQueue<D> queue : List.copyOf(postponed)) {
            if (queue.dueAt() - now <= 0) {
                postponed.remove(queue);
                ready.add(queue);
            }
        }
        while (running < handling.parallelKeys()) {
            Run<D> run = nextRun();
            if (run == null) {
                return;
            }
            running++;
            Thread unused = Thread.ofVirtual().name("hitotsu-handler").start(() -> work(run));
        }
    }

    private synchronized @Nullable Run<D> nextRun() {
        while (!isStopped && !isFinishing && !state.isClosing() && !ready.isEmpty()) {
            KeyQueue<D> queue = ready.remove();
            if (!queue.isEmpty()) {
                return queue.next();
            }
            forget(queue);
        }
        return null;
    }

    private void forget(KeyQueue<D> queue) {
        queues.remove(queue.id());
    }

    /** Handles one run after the other, as long as there is one. */
    private void work(Run<D> first) {
        state.enterHandler();
        try {
            for (Run<D> run = first; run != null; run = nextRun()) {
                attempt(run);
            }
        } catch (Throwable e) {
            fail(e);
        } finally {
            state.leaveHandler();
            synchronized (this) {
                running--;
                notifyAll();
            }
        }
    }

    private synchronized void fail(Throwable error) {
        defect = error;
    }

    private void attempt(Run<D> run) {
        switch (attempts.attempt(run)) {
            case DONE -> complete(run);
            case AGAIN -> postpone(run);
            case STOP -> stop();
        }
    }

    private synchronized void stop() {
        isStopped = true;
    }

    private synchronized void complete(Run<D> run) {
        KeyQueue<D> queue = run.queue();
        queue.complete(run);
        if (queue.isEmpty()) {
            forget(queue);
        } else {
            ready.add(queue);
        }
    }

    private synchronized void postpone(Run<D> run) {
        long delay = handling.delayAfter(run.formerFailures() + 1).toNanos();
        run.queue().fail(run, handling.ticker().getAsLong() + delay);
        postponed.add(run.queue());
    }

    private void acknowledgeDone() throws BrokerUnavailableException {
        List<D> done = new ArrayList<>();
        synchronized (this) {
            for (Deque<Entry<D>> lane : unacknowledged.values()) {
                while (!lane.isEmpty() && lane.getFirst().isDone()) {
                    done.add(lane.removeFirst().delivery());
                }
            }
        }
        unacknowledged.values().removeIf(Deque::isEmpty);
        if (!done.isEmpty()) {
            subscription.acknowledge(done);
            completed += done.size();
        }
    }

    @Override
    public void finish() throws BrokerUnavailableException {
        synchronized (this) {
            isFinishing = true;
            while (running > 0) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    log.debug("An interrupt is ignored", e);
                }
            }
        }
        acknowledgeDone();
    }
}
