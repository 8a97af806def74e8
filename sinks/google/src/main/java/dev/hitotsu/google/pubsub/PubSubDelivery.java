package dev.hitotsu.google.pubsub;

import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.DecodedMessage;
import dev.hitotsu.message.receiver.Delivery;
import dev.hitotsu.message.receiver.UndecodableMessageException;
import org.jspecify.annotations.Nullable;

/** A message that Pub/Sub delivers to nobody else while its time is not over. Thread-safe. */
final class PubSubDelivery implements Delivery {
    private final String lane;
    private final String messageId;
    private final String ackId;
    private final Message message;
    private final @Nullable UndecodableMessageException problem;
    private final int attempts;
    private final boolean last;
    private volatile long leasedUntil;
    private volatile boolean lapsed;

    private PubSubDelivery(ReceivedMessage received, Subscription subscription, long leasedUntil) {
        DecodedMessage decoded = MessageDecoder.decode(shortName(subscription.getName()), received.getMessage());
        String key = received.getMessage().getOrderingKey();
        this.messageId = received.getMessage().getMessageId();
        this.lane = subscription.getEnableMessageOrdering() && !key.isEmpty() ? key : messageId;
        this.ackId = received.getAckId();
        this.message = decoded.message();
        this.problem = decoded.problem();
        this.attempts = Math.max(1, received.getDeliveryAttempt());
        this.last = subscription.hasDeadLetterPolicy()
                && attempts >= subscription.getDeadLetterPolicy().getMaxDeliveryAttempts();
        this.leasedUntil = leasedUntil;
    }

    /** A delivery whose time is over at {@code leasedUntil} of {@link System#nanoTime}. */
    static PubSubDelivery of(ReceivedMessage received, Subscription subscription, long leasedUntil) {
        return new PubSubDelivery(received, subscription, leasedUntil);
    }

    private static String shortName(String subscription) {
        return subscription.substring(subscription.lastIndexOf('/') + 1);
    }

    /** The ordering key; where there is none, the message alone. */
    @Override
    public String lane() {
        return lane;
    }

    @Override
    public Message message() {
        return message;
    }

    @Override
    public @Nullable UndecodableMessageException problem() {
        return problem;
    }

    /** {@inheritDoc} It is delivered for the last time before it goes to the dead-letter topic. */
    @Override
    public boolean isEndangered() {
        return last;
    }

    /** The same in every delivery of the message. */
    String messageId() {
        return messageId;
    }

    String ackId() {
        return ackId;
    }

    /** How often Pub/Sub has delivered it, this time included; 1 where it does not count. */
    int attempts() {
        return attempts;
    }

    void extendUntil(long nanos) {
        leasedUntil = nanos;
    }

    /** Pub/Sub says that the delivery is over. */
    void markLapsed() {
        lapsed = true;
    }

    /** Whether Pub/Sub may have delivered it to somebody else. */
    boolean isLapsed(long now) {
        return lapsed || now - leasedUntil >= 0;
    }
}
