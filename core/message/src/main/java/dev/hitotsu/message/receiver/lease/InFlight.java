package dev.hitotsu.message.receiver.lease;

import dev.hitotsu.message.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The deliveries that a receiver has, in the order in which they came. Thread-safe. */
final class InFlight {
    private final Set<LeasedDelivery> deliveries = new LinkedHashSet<>();

    synchronized void addAll(Collection<LeasedDelivery> added) {
        deliveries.addAll(added);
    }

    synchronized void removeAll(Collection<LeasedDelivery> removed) {
        removed.forEach(deliveries::remove);
    }

    synchronized boolean contains(LeasedDelivery delivery) {
        return deliveries.contains(delivery);
    }

    synchronized int size() {
        return deliveries.size();
    }

    synchronized List<LeasedDelivery> all() {
        return List.copyOf(deliveries);
    }

    /** Takes out all deliveries of the lanes. */
    synchronized List<LeasedDelivery> removeLanes(Set<String> lanes) {
        List<LeasedDelivery> removed =
                deliveries.stream().filter(each -> lanes.contains(each.lane())).toList();
        removeAll(removed);
        return removed;
    }

    /** The delivery that brought this very message. */
    synchronized Optional<LeasedDelivery> of(Message message) {
        return deliveries.stream().filter(each -> each.message() == message).findFirst();
    }

    /** Lanes of which a delivery is over, and what was delivered with it must be forgotten. */
    synchronized Set<String> lapsedLanes(long now) {
        return deliveries.stream()
                .filter(each -> each.isLapsed(now))
                .map(LeasedDelivery::lane)
                .collect(Collectors.toSet());
    }

    /** Deliveries of messages that come again now, though their time was not over by this clock. */
    synchronized List<LeasedDelivery> earlierOf(Collection<LeasedDelivery> again) {
        Set<String> ids = again.stream().map(LeasedDelivery::messageId).collect(Collectors.toSet());
        List<LeasedDelivery> earlier = new ArrayList<>();
        for (LeasedDelivery each : deliveries) {
            if (ids.contains(each.messageId()) && !again.contains(each)) {
                earlier.add(each);
            }
        }
        return earlier;
    }
}
