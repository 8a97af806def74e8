package dev.hitotsu.aws;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.DecodedMessage;
import dev.hitotsu.message.receiver.Delivery;
import dev.hitotsu.message.receiver.UndecodableMessageException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** A message that is in flight: SQS delivers it to nobody else while its time is not over. Thread-safe. */
final class SqsDelivery implements Delivery {
    private final String lane;
    private final String messageId;
    private final String receipt;
    private final Message message;
    private final @Nullable UndecodableMessageException problem;
    private final int receives;
    private final boolean last;
    private volatile long invisibleUntil;
    private volatile boolean lapsed;

    private SqsDelivery(
            software.amazon.awssdk.services.sqs.model.Message delivered,
            SqsConnection.Queue queue,
            long invisibleUntil) {
        DecodedMessage decoded = MessageDecoder.decode(queue.name(), delivered);
        String group = delivered.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID);
        this.lane = group != null && QueueType.of(queue.name()) == QueueType.FIFO ? group : delivered.messageId();
        this.messageId = delivered.messageId();
        this.receipt = delivered.receiptHandle();
        this.message = decoded.message();
        this.problem = decoded.problem();
        this.receives = (int) MessageDecoder.number(delivered, MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
        this.last = queue.maxReceives() > 0 && receives >= queue.maxReceives();
        this.invisibleUntil = invisibleUntil;
    }

    /** A delivery whose time is over at {@code invisibleUntil} of {@link System#nanoTime}. */
    static SqsDelivery of(
            software.amazon.awssdk.services.sqs.model.Message delivered,
            SqsConnection.Queue queue,
            long invisibleUntil) {
        return new SqsDelivery(delivered, queue, invisibleUntil);
    }

    /** The message group; in a queue without order, the message alone. */
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

    /** {@inheritDoc} It is delivered for the last time before it goes to the dead-letter queue. */
    @Override
    public boolean isEndangered() {
        return last;
    }

    /** The same in every delivery of the message. */
    String messageId() {
        return messageId;
    }

    String receipt() {
        return receipt;
    }

    /** How often SQS has delivered it, this time included. */
    int receives() {
        return receives;
    }

    void extendUntil(long nanos) {
        invisibleUntil = nanos;
    }

    /** SQS says that the delivery is over. */
    void markLapsed() {
        lapsed = true;
    }

    /** Whether SQS may have delivered it to somebody else. */
    boolean isLapsed(long now) {
        return lapsed || now - invisibleUntil >= 0;
    }
}
