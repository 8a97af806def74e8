package dev.hitotsu.google.pubsub;

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
    private final Set<PubSubDelivery> deliveries = new LinkedHashSet<>();

    synchronized void addAll(Collection<PubSubDelivery> added) {
        deliveries.addAll(added);
    }

    synchronized void removeAll(Collection<PubSubDelivery> removed) {
        removed.forEach(deliveries::remove);
    }

    synchronized boolean contains(PubSubDelivery delivery) {
        return deliveries.contains(delivery);
    }

    synchronized int size() {
        return deliveries.size();
    }

    synchronized List<PubSubDelivery> all() {
        return List.copyOf(deliveries);
    }

    /** Takes out all deliveries of the lanes. */
    synchronized List<PubSubDelivery> removeLanes(Set<String> lanes) {
        List<PubSubDelivery> removed =
                deliveries.stream().filter(each -> lanes.contains(each.lane())).toList();
        removeAll(removed);
        return removed;
    }

    /** The delivery that brought this very message. */
    synchronized Optional<PubSubDelivery> of(Message message) {
        return deliveries.stream().filter(each -> each.message() == message).findFirst();
    }

    /** Lanes of which a delivery is over, and what was delivered with it must be forgotten. */
    synchronized Set<String> lapsedLanes(long now) {
        return deliveries.stream()
                .filter(each -> each.isLapsed(now))
                .map(PubSubDelivery::lane)
                .collect(Collectors.toSet());
    }

    /** Deliveries of messages that come again now, though their time was not over by this clock. */
    synchronized List<PubSubDelivery> earlierOf(Collection<PubSubDelivery> again) {
        Set<String> ids = again.stream().map(PubSubDelivery::messageId).collect(Collectors.toSet());
        List<PubSubDelivery> earlier = new ArrayList<>();
        for (PubSubDelivery each : deliveries) {
            if (ids.contains(each.messageId()) && !again.contains(each)) {
                earlier.add(each);
            }
        }
        return earlier;
    }
}
