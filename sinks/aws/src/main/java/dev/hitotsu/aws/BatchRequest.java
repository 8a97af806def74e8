package dev.hitotsu.aws;

import dev.hitotsu.message.SendResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * Requests to one queue, each with messages of different groups. Thread-safe; blocks for as long as the first message
 * allows.
 */
final class BatchRequest implements QueueSender.Request {
    private static final Logger log = LoggerFactory.getLogger(BatchRequest.class);

    private final SqsConnection connection;
    private final String name;

    BatchRequest(SqsConnection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    @Override
    public Map<SqsSend, SendResult> send(List<SqsSend> batch, BooleanSupplier ended) {
        Map<SqsSend, SendResult> results = new IdentityHashMap<>();
        try {
            SqsConnection.Queue queue = connection.queue(name);
            List<SqsSend> fit = new ArrayList<>();
            for (SqsSend send : batch) {
                long bytes = send.message().bytes();
                if (send.nanosLeft() <= 0) {
                    results.put(send, SendResult.unavailable("queue " + name + ": not sent in time"));
                } else if (bytes > queue.maxBytes()) {
                    results.put(send, tooLarge(name, bytes, queue.maxBytes()));
                } else {
                    fit.add(send);
                }
            }
            send(queue, fit, results, ended);
        } catch (RuntimeException e) {
            SendResult result = failed(e);
            batch.forEach(send -> results.putIfAbsent(
                    send, result == null ? SendResult.destinationUnavailable(SqsFaults.describe(e)) : result));
        } catch (Error e) {
            log.error("Queue {}: a request failed", name, e);
            batch.forEach(send -> results.putIfAbsent(send, SendResult.unavailable(e.toString())));
        }
        return results;
    }

    static SendResult tooLarge(String queue, long bytes, long max) {
        return SendResult.rejected("message: " + bytes + " bytes with its headers (expected: " + max
                + " at most, the limit of queue " + queue + ")");
    }

    /** Where SQS blames the request, each of its messages is sent alone: the others are innocent. */
    private void send(
            SqsConnection.Queue queue, List<SqsSend> batch, Map<SqsSend, SendResult> results, BooleanSupplier ended) {
        if (batch.isEmpty() || ended.getAsBoolean()) {
            return;
        }
        try {
            record(call(queue, batch), batch, results);
        } catch (RuntimeException e) {
            SendResult result = failed(e);
            if (result != null) {
                batch.forEach(send -> results.put(send, result));
            } else if (batch.size() == 1) {
                results.put(batch.getFirst(), SendResult.rejected("queue " + name + ": " + SqsFaults.describe(e)));
            } else {
                batch.forEach(send -> send(queue, List.of(send), results, ended));
            }
        }
    }

    private SendMessageBatchResponse call(SqsConnection.Queue queue, List<SqsSend> batch) {
        long left = batch.stream().mapToLong(SqsSend::nanosLeft).min().orElse(1);
        List<SendMessageBatchRequestEntry> entries =
                entries(queue, batch.stream().map(SqsSend::message).toList());
        return connection
                .client()
                .sendMessageBatch(request -> request.queueUrl(queue.url())
                        .entries(entries)
                        .overrideConfiguration(o -> o.apiCallTimeout(Duration.ofNanos(Math.max(1_000_000, left)))));
    }

    /** The entries of a request; the id of each is its place. */
    static List<SendMessageBatchRequestEntry> entries(SqsConnection.Queue queue, List<EncodedMessage> messages) {
        List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
        for (EncodedMessage message : messages) {
            entries.add(entry(message, Integer.toString(entries.size()), QueueType.of(queue.name())));
        }
        return entries;
    }

    private static SendMessageBatchRequestEntry entry(EncodedMessage message, String id, QueueType type) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        message.attributes()
                .forEach((name, value) -> attributes.put(
                        name,
                        MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue(value)
                                .build()));
        SendMessageBatchRequestEntry.Builder entry = SendMessageBatchRequestEntry.builder()
                .id(id)
                .messageBody(message.body())
                .messageAttributes(attributes);
        if (type == QueueType.FIFO) {
            entry.messageGroupId(message.group()).messageDeduplicationId(message.id());
        }
        return entry.build();
    }

    private void record(SendMessageBatchResponse response, List<SqsSend> batch, Map<SqsSend, SendResult> results) {
        response.successful().forEach(entry -> results.put(batch.get(Integer.parseInt(entry.id())), SendResult.sent()));
        response.failed()
                .forEach(
                        entry -> results.put(batch.get(Integer.parseInt(entry.id())), SqsFaults.resultOf(entry, name)));
    }

    private @Nullable SendResult failed(RuntimeException error) {
        if (error instanceof AwsServiceException refusal && SqsFaults.isMissing(refusal)) {
            connection.forget(name);
        }
        return SqsFaults.resultOf(error, name);
    }
}
