package dev.hitotsu.testkit.broker;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BrokerUnavailableException;
import dev.hitotsu.message.receiver.Delivery;
import dev.hitotsu.message.receiver.LogPosition;
import dev.hitotsu.message.receiver.Subscription;
import dev.hitotsu.message.receiver.UndecodableMessageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The member of a group. Not thread-safe. */
final class InMemorySubscription implements Subscription<InMemorySubscription.StoredDelivery> {
    private final InMemoryBroker broker;
    private final String group;
    private final String topic;
    private final Map<String, Integer> next = new HashMap<>();
    private final Set<String> held = new HashSet<>();
    private LossListener lossListener = lanes -> {};
    private boolean joined;

    record StoredDelivery(
            String lane,
            int offset,
            Message message,
            @Nullable UndecodableMessageException problem) implements Delivery {}

    InMemorySubscription(InMemoryBroker broker, String group, String topic) {
        this.broker = broker;
        this.group = group;
        this.topic = topic;
    }

    @Override
    public String reader() {
        return "group " + group + ", topic " + topic;
    }

    @Override
    public void onLost(LossListener listener) {
        lossListener = listener;
    }

    @Override
    public List<StoredDelivery> poll(Duration maxWait) throws InterruptedException {
        long changes = broker.changes();
        if (joined && !broker.isMember(group, this)) {
            lose();
        }
        if (!joined) {
            Map<String, Integer> committed = broker.join(group, this);
            joined = committed != null;
            next.putAll(committed == null ? Map.of() : committed);
        }
        List<StoredDelivery> deliveries = joined ? read() : List.of();
        if (deliveries.isEmpty()) {
            broker.awaitChange(changes, maxWait);
        }
        return deliveries;
    }

    private void lose() {
        joined = false;
        next.clear();
        held.clear();
        lossListener.lost(Set.copyOf(InMemoryBroker.lanes(topic)));
    }

    private List<StoredDelivery> read() {
        List<StoredDelivery> deliveries = new ArrayList<>();
        for (String lane : InMemoryBroker.lanes(topic)) {
            if (!held.contains(lane)) {
                int from = next.getOrDefault(lane, 0);
                List<InMemoryBroker.Stored> stored = broker.read(lane, from);
                for (int i = 0; i < stored.size(); i++) {
                    InMemoryBroker.Stored one = stored.get(i);
                    deliveries.add(new StoredDelivery(lane, from + i, one.message(), one.problem()));
                }
                next.put(lane, from + stored.size());
            }
        }
        return deliveries;
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
    public void acknowledge(List<StoredDelivery> done) throws BrokerUnavailableException {
        for (StoredDelivery delivery : done) {
            if (!broker.tryCommit(group, this, delivery.lane(), delivery.offset() + 1)) {
                lose();
                throw new BrokerUnavailableException("the partitions were taken away", null);
            }
        }
    }

    @Override
    public Map<String, LogPosition> positionsBehind(List<StoredDelivery> deliveries) {
        Map<String, LogPosition> positions = new HashMap<>();
        deliveries.forEach(one -> positions.put(one.lane(), new LogPosition("memory", one.offset() + 1L)));
        return positions;
    }

    @Override
    public void close() {
        broker.leave(group, this);
    }
}
