package dev.hitotsu.aws;

import dev.hitotsu.message.receiver.lease.LeasedDelivery;
import dev.hitotsu.message.receiver.lease.MessageLeases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** The calls of a receiver: what is invisible to others is leased, and what is deleted is acknowledged. */
final class SqsLeases implements MessageLeases {
    private static final Logger log = LoggerFactory.getLogger(SqsLeases.class);
    private static final int MAX_ENTRIES = 10;
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private final SqsConnection connection;
    private final SqsConnection.Queue queue;
    private final SubscriptionOptions options;

    /** The connection is closed with this. */
    SqsLeases(SqsConnection connection, SqsConnection.Queue queue, SubscriptionOptions options) {
        this.connection = connection;
        this.queue = queue;
        this.options = options;
    }

    @Override
    public List<LeasedDelivery> receive(int room) {
        List<Message> messages = connection
                .client()
                .receiveMessage(request -> request.queueUrl(queue.url())
                        .maxNumberOfMessages(MAX_ENTRIES)
                        .visibilityTimeout(options.visibilitySeconds())
                        .waitTimeSeconds(options.waitSeconds())
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();
        long until = invisibleUntil();
        return messages.stream().map(message -> delivery(message, until)).toList();
    }

    /** The lane is the message group; in a queue without order, the message alone. */
    private LeasedDelivery delivery(Message delivered, long until) {
        String group = delivered.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID);
        int receives = (int) MessageDecoder.number(delivered, MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
        return new LeasedDelivery(
                group != null && QueueType.of(queue.name()) == QueueType.FIFO ? group : delivered.messageId(),
                delivered.messageId(),
                delivered.receiptHandle(),
                MessageDecoder.decode(queue.name(), delivered),
                receives,
                queue.maxReceives() > 0 && receives >= queue.maxReceives(),
                until);
    }

    private long invisibleUntil() {
        return System.nanoTime() + options.visibilityTimeout().toNanos();
    }

    @Override
    public void extend(List<LeasedDelivery> deliveries) {
        parts(deliveries).forEach(this::extendPart);
    }

    private void extendPart(List<LeasedDelivery> part) {
        long until = invisibleUntil();
        try {
            Set<LeasedDelivery> failed = new HashSet<>();
            for (BatchResultErrorEntry entry : changeVisibility(part, options.visibilitySeconds())) {
                LeasedDelivery each = part.get(Integer.parseInt(entry.id()));
                failed.add(each);
                if (Boolean.TRUE.equals(entry.senderFault())) {
                    each.markLapsed();
                }
            }
            part.stream().filter(each -> !failed.contains(each)).forEach(each -> each.extendUntil(until));
        } catch (RuntimeException | Error e) {
            // An Error as well: else the thread that extends would end, and everything came again unseen.
            log.warn("Queue {}: {} messages not extended: {}", queue.name(), part.size(), SqsFaults.describe(e));
        }
    }

    private List<BatchResultErrorEntry> changeVisibility(List<LeasedDelivery> part, int seconds) {
        List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
        for (LeasedDelivery each : part) {
            entries.add(ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(each.handle())
                    .visibilityTimeout(seconds)
                    .build());
        }
        return connection
                .client()
                .changeMessageVisibilityBatch(request -> request.queueUrl(queue.url())
                        .entries(entries)
                        .overrideConfiguration(o -> o.apiCallTimeout(CALL_TIMEOUT)))
                .failed();
    }

    @Override
    public List<LeasedDelivery> acknowledge(List<LeasedDelivery> done) {
        List<LeasedDelivery> unknown = new ArrayList<>();
        for (List<LeasedDelivery> part : parts(done)) {
            unknown.addAll(deletePart(part));
        }
        return unknown;
    }

    private List<LeasedDelivery> deletePart(List<LeasedDelivery> part) {
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
        for (LeasedDelivery each : part) {
            entries.add(DeleteMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(each.handle())
                    .build());
        }
        SqsClient client = connection.client();
        List<LeasedDelivery> unknown = new ArrayList<>();
        for (BatchResultErrorEntry entry : client.deleteMessageBatch(request -> request.queueUrl(queue.url())
                        .entries(entries)
                        .overrideConfiguration(o -> o.apiCallTimeout(CALL_TIMEOUT)))
                .failed()) {
            LeasedDelivery each = part.get(Integer.parseInt(entry.id()));
            if (Boolean.TRUE.equals(entry.senderFault())) {
                log.warn("{} was handled, and may come again: {}: {}", each.message(), entry.code(), entry.message());
            } else {
                unknown.add(each);
            }
        }
        return unknown;
    }

    @Override
    public void release(List<LeasedDelivery> deliveries, int seconds) {
        try {
            for (List<LeasedDelivery> part : parts(deliveries)) {
                var unused = changeVisibility(part, seconds);
            }
        } catch (RuntimeException e) {
            log.debug("Queue {}: messages not given back, they come when their time is over", queue.name(), e);
        }
    }

    private static List<List<LeasedDelivery>> parts(List<LeasedDelivery> deliveries) {
        return LeasedDelivery.parts(deliveries, MAX_ENTRIES);
    }

    @Override
    public void close() {
        connection.close();
    }
}
