package dev.hitotsu.message.receiver.lease;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Lanes that go back to the broker, because a message of theirs failed. Thread-safe: threads of handlers add, the
 * receiver's thread takes.
 */
final class GivenBack {
    /** Of messages that others have handled meanwhile nobody hears. */
    private static final int MAX_COUNTED = 10_000;

    private final IntFunction<Duration> delayAfter;
    /** After how many seconds they come again. */
    private final Map<String, Integer> lanes = new HashMap<>();
    /** How often a message was given back: not every broker counts. */
    private final Map<String, Integer> times = new HashMap<>();

    /** @param delayAfter how long a message rests that was delivered so many times */
    GivenBack(IntFunction<Duration> delayAfter) {
        this.delayAfter = delayAfter;
    }

    synchronized void add(LeasedDelivery failed) {
        if (times.size() > MAX_COUNTED) {
            times.clear();
        }
        int deliveries = Math.max(failed.deliveries(), times.merge(failed.messageId(), 1, Integer::sum));
        lanes.put(failed.lane(), (int) delayAfter.apply(deliveries).toSeconds());
    }

    /** All that were added since, each with the seconds after which it comes again. */
    synchronized Map<String, Integer> take() {
        Map<String, Integer> taken = Map.copyOf(lanes);
        lanes.clear();
        return taken;
    }

    /** These were handled. */
    synchronized void forget(List<LeasedDelivery> done) {
        done.forEach(each -> times.remove(each.messageId()));
    }
}
