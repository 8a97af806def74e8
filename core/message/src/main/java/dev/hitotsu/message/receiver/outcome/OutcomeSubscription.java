package dev.hitotsu.message.receiver.outcome;

import dev.hitotsu.message.receiver.BrokerUnavailableException;
import dev.hitotsu.message.receiver.Subscription;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Reads outcomes on from where its consumer has handled all, lane by lane. It asks again and again; a position is all
 * that it writes.
 */
final class OutcomeSubscription implements Subscription<OutcomeDelivery> {
    private static final long MIN_PAUSE_NANOS = Duration.ofMillis(5).toNanos();
    private static final long MAX_PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private final StoredOutcomes outcomes;
    private final String consumer;
    private final int batch;
    /** Behind what was delivered, by lane; empty before the first read and after a failure. */
    private final Map<Integer, Long> positions = new TreeMap<>();

    private final Set<String> held = new HashSet<>();
    private LossListener listener = lanes -> {};

    OutcomeSubscription(StoredOutcomes outcomes, String consumer, int batch) {
        this.outcomes = outcomes;
        this.consumer = consumer;
        this.batch = batch;
    }

    @Override
    public String reader() {
        return "outcomes in " + outcomes.place();
    }

    @Override
    public void onLost(LossListener newListener) {
        listener = newListener;
    }

    @Override
    public List<OutcomeDelivery> poll(Duration maxWait) throws BrokerUnavailableException, InterruptedException {
        long until = System.nanoTime() + maxWait.toNanos();
        long pause = MIN_PAUSE_NANOS;
        while (true) {
            List<OutcomeDelivery> found = read();
            long left = until - System.nanoTime();
            if (!found.isEmpty() || left <= 0) {
                return found;
            }
            // The database tells nobody of new outcomes.
            TimeUnit.NANOSECONDS.sleep(Math.min(pause, left));
            pause = Math.min(2 * pause, MAX_PAUSE_NANOS);
        }
    }

    private List<OutcomeDelivery> read() throws BrokerUnavailableException {
        try {
            if (positions.isEmpty()) {
                positions.putAll(outcomes.positions(consumer));
            }
            Map<Integer, Long> wanted = new TreeMap<>(positions);
            wanted.keySet().removeIf(lane -> held.contains(String.valueOf(lane)));
            List<OutcomeDelivery> found = wanted.isEmpty() ? List.of() : outcomes.read(wanted, batch);
            found.forEach(delivery -> positions.put(delivery.number(), delivery.position()));
            return found;
        } catch (BrokerUnavailableException e) {
            forget();
            throw e;
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

    @Override
    public void acknowledge(List<OutcomeDelivery> done) throws BrokerUnavailableException {
        Map<Integer, Long> handled = new TreeMap<>();
        done.forEach(delivery -> handled.merge(delivery.number(), delivery.position(), Math::max));
        try {
            outcomes.recordHandled(consumer, handled);
        } catch (BrokerUnavailableException e) {
            forget();
            throw e;
        }
    }

    /** What was delivered and not acknowledged comes again. */
    private void forget() {
        Set<String> lanes = new HashSet<>();
        positions.keySet().forEach(lane -> lanes.add(String.valueOf(lane)));
        positions.clear();
        held.clear();
        listener.lost(lanes);
    }

    @Override
    public void close() {
        // A position is written with each acknowledgement.
    }
}
