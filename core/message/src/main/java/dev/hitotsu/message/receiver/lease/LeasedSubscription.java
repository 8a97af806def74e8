package dev.hitotsu.message.receiver.lease;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BrokerUnavailableException;
import dev.hitotsu.message.receiver.PoisonHandler;
import dev.hitotsu.message.receiver.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A queue whose messages are leased. The broker delivers nothing more of a lane while some of it is here. What was lost
 * comes again from the broker, the failed message with those behind it.
 */
public final class LeasedSubscription implements Subscription<LeasedDelivery> {
    private final LeasingQueue queue;
    private final LeaseOptions options;
    private LossListener lossListener = lanes -> {};
    /** Handlers' threads give back what failed. */
    private volatile @Nullable LeaseFeed open;
    /** What may be handed out, in its order. */
    private List<LeasedDelivery> waiting = new ArrayList<>();

    private final Set<String> held = new HashSet<>();
    private final GivenBack givenBack;
    /** What was handled, and is not acknowledged yet. */
    private List<LeasedDelivery> unacknowledged = List.of();

    /** @param delayAfter how long a message rests that was delivered so many times */
    LeasedSubscription(LeasingQueue queue, LeaseOptions options, IntFunction<Duration> delayAfter) {
        this.queue = queue;
        this.options = options;
        this.givenBack = new GivenBack(delayAfter);
    }

    @Override
    public String reader() {
        return queue.reader();
    }

    @Override
    public void onLost(LossListener listener) {
        lossListener = requireNonNull(listener, "listener: null (expected: a listener)");
    }

    @Override
    public List<LeasedDelivery> poll(Duration maxWait) throws BrokerUnavailableException, InterruptedException {
        requireNonNull(maxWait, "maxWait: null (expected: a duration)");
        try {
            LeaseFeed feed = open == null ? LeaseFeed.start(queue.open(), options) : open;
            open = feed;
            acknowledgeHandled(feed);
            giveBack(feed);
            lose(feed, feed.inFlight().lapsedLanes(System.nanoTime()));
            List<LeasedDelivery> batch = drain();
            if (!batch.isEmpty()) {
                return batch;
            }
            for (List<LeasedDelivery> next = feed.take(maxWait); !next.isEmpty(); next = feed.take(Duration.ZERO)) {
                admit(feed, next);
            }
            return drain();
        } catch (RuntimeException e) {
            throw new BrokerUnavailableException(queue.outageOf(e).orElseThrow(() -> e), e);
        }
    }

    private void acknowledgeHandled(LeaseFeed feed) throws BrokerUnavailableException {
        if (unacknowledged.isEmpty()) {
            return;
        }
        unacknowledged = feed.leases().acknowledge(unacknowledged);
        if (!unacknowledged.isEmpty()) {
            throw new BrokerUnavailableException("not acknowledged: " + unacknowledged.size() + " messages", null);
        }
    }

    private void giveBack(LeaseFeed feed) {
        Map<String, Integer> lanes = givenBack.take();
        if (!lanes.isEmpty()) {
            lanes.forEach((lane, seconds) -> feed.leases().release(forget(feed, Set.of(lane)), seconds));
            lossListener.lost(lanes.keySet());
        }
    }

    private void lose(LeaseFeed feed, Set<String> lanes) {
        if (!lanes.isEmpty()) {
            feed.leases().release(forget(feed, lanes), 0);
            lossListener.lost(lanes);
        }
    }

    private List<LeasedDelivery> forget(LeaseFeed feed, Set<String> lanes) {
        held.removeAll(lanes);
        waiting.removeIf(each -> lanes.contains(each.lane()));
        return feed.inFlight().removeLanes(lanes);
    }

    /** A message that is here already has come again: what came with it the first time is not ours any more. */
    private void admit(LeaseFeed feed, List<LeasedDelivery> next) {
        List<LeasedDelivery> earlier = feed.inFlight().earlierOf(next);
        if (!earlier.isEmpty()) {
            Set<String> lanes = earlier.stream().map(LeasedDelivery::lane).collect(Collectors.toSet());
            var unused = forget(feed, lanes);
            lossListener.lost(lanes);
            feed.inFlight().addAll(next);
        }
        waiting.addAll(next.stream().filter(feed.inFlight()::contains).toList());
    }

    private List<LeasedDelivery> drain() {
        List<LeasedDelivery> batch = new ArrayList<>();
        List<LeasedDelivery> rest = new ArrayList<>();
        for (LeasedDelivery each : waiting) {
            boolean mayGo = batch.size() < options.batch() && !held.contains(each.lane());
            (mayGo ? batch : rest).add(each);
        }
        waiting = rest;
        return batch;
    }

    /**
     * A poison handler that asks the other one. What that wants tried again goes back to the broker, with what is
     * behind it: the broker delivers it again, and counts.
     */
    PoisonHandler givingBack(PoisonHandler decider) {
        return (message, failures, error) -> {
            boolean isFinal = false;
            try {
                PoisonHandler.Decision decision = decider.decide(message, failures, error);
                isFinal = decision == PoisonHandler.Decision.SKIP || decision == PoisonHandler.Decision.STOP;
                return decision;
            } finally {
                if (!isFinal) {
                    giveBack(message);
                }
            }
        };
    }

    private void giveBack(Message message) {
        LeaseFeed feed = open;
        if (feed != null) {
            feed.inFlight().of(message).ifPresent(givenBack::add);
        }
    }

    @Override
    public void hold(Collection<String> lanes) {
        held.addAll(lanes);
    }

    @Override
    public void resume(Collection<String> lanes) {
        held.removeAll(lanes);
    }

    /** {@inheritDoc} What the broker gives no answer to is acknowledged with the next call. */
    @Override
    public void acknowledge(List<LeasedDelivery> done) {
        requireNonNull(done, "done: null (expected: deliveries)");
        LeaseFeed feed = open;
        if (feed == null) {
            throw new IllegalStateException(
                    "acknowledged: " + done.getLast().message() + " (expected: a poll before, " + reader() + ")");
        }
        List<LeasedDelivery> all = new ArrayList<>(unacknowledged);
        all.addAll(done);
        givenBack.forget(done);
        feed.inFlight().removeAll(done);
        try {
            unacknowledged = feed.leases().acknowledge(all);
        } catch (RuntimeException e) {
            unacknowledged = all;
        }
    }

    @Override
    public void close() {
        LeaseFeed feed = open;
        if (feed == null) {
            return;
        }
        open = null;
        try {
            if (!unacknowledged.isEmpty()) {
                unacknowledged = feed.leases().acknowledge(unacknowledged);
            }
        } catch (RuntimeException e) {
            // They come again when their time is over.
        } finally {
            feed.close();
        }
    }
}
