package dev.hitotsu.message.receiver.lease;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.DecodedMessage;
import dev.hitotsu.message.receiver.Delivery;
import dev.hitotsu.message.receiver.UndecodableMessageException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message that the broker delivers to nobody else while its lease lasts. Thread-safe. */
public final class LeasedDelivery implements Delivery {
    private final String lane;
    private final String messageId;
    private final String handle;
    private final DecodedMessage decoded;
    private final int deliveries;
    private final boolean last;
    private volatile long leasedUntil;
    private volatile boolean lapsed;

    /**
     * A delivery.
     *
     * @param lane within which order holds; the message alone where the broker keeps none
     * @param messageId the same in every delivery of the message
     * @param handle by which the broker knows this delivery
     * @param deliveries how often the message was delivered, this time included; 1 where the broker does not count
     * @param last whether it is the last time before the broker puts the message away
     * @param leasedUntil when the lease ends, in {@link System#nanoTime}
     */
    public LeasedDelivery(
            String lane,
            String messageId,
            String handle,
            DecodedMessage decoded,
            int deliveries,
            boolean last,
            long leasedUntil) {
        this.lane = requireNonNull(lane, "lane: null (expected: a name)");
        this.messageId = requireNonNull(messageId, "messageId: null (expected: an id)");
        this.handle = requireNonNull(handle, "handle: null (expected: what the broker calls the delivery)");
        this.decoded = requireNonNull(decoded, "decoded: null (expected: a message)");
        this.deliveries = deliveries;
        this.last = last;
        this.leasedUntil = leasedUntil;
    }

    @Override
    public String lane() {
        return lane;
    }

    @Override
    public Message message() {
        return decoded.message();
    }

    @Override
    public @Nullable UndecodableMessageException problem() {
        return decoded.problem();
    }

    /** {@inheritDoc} It is delivered for the last time before the broker puts it away. */
    @Override
    public boolean isEndangered() {
        return last;
    }

    String messageId() {
        return messageId;
    }

    /** By which the broker knows this delivery. */
    public String handle() {
        return handle;
    }

    int deliveries() {
        return deliveries;
    }

    /** The broker has extended the lease until then, in {@link System#nanoTime}. */
    public void extendUntil(long nanos) {
        leasedUntil = nanos;
    }

    /** The broker says that the lease is over. */
    public void markLapsed() {
        lapsed = true;
    }

    /** Whether the broker may have delivered it to somebody else. */
    boolean isLapsed(long now) {
        return lapsed || now - leasedUntil >= 0;
    }

    /** The deliveries in parts of so many at most, because a request of the broker takes no more. */
    public static List<List<LeasedDelivery>> parts(List<LeasedDelivery> deliveries, int max) {
        requireNonNull(deliveries, "deliveries: null (expected: a list)");
        List<List<LeasedDelivery>> parts = new ArrayList<>();
        for (int i = 0; i < deliveries.size(); i += max) {
            parts.add(deliveries.subList(i, Math.min(i + max, deliveries.size())));
        }
        return parts;
    }

    @Override
    public String toString() {
        return "delivery " + deliveries + " of " + decoded.message();
    }
}
