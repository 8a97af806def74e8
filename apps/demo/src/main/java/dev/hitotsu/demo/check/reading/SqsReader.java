package dev.hitotsu.demo.check.reading;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Takes all messages out of a FIFO queue: of a message group SQS gives no more while earlier ones are neither deleted
 * nor released. Blocks.
 */
final class SqsReader implements MessageReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 10;

    private final String endpoint;
    private final String queue;
    private final Duration timeout;

    SqsReader(String endpoint, String queue, Duration timeout) {
        this.endpoint = endpoint;
        this.queue = queue;
        this.timeout = timeout;
    }

    @Override
    public List<Delivery> read() {
        try (SqsClient client = SqsClient.builder()
                .endpointOverride(URI.create(endpoint))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("check", "check")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            return read(
                    client,
                    client.getQueueUrl(request -> request.queueName(queue)).queueUrl());
        } catch (SdkException failure) {
            throw new CheckException("queue " + queue + " cannot be read", failure);
        }
    }

    private List<Delivery> read(SqsClient client, String url) {
        List<Message> taken = new ArrayList<>();
        StallDetector stallDetector = new StallDetector("queue " + queue, timeout);
        while (true) {
            List<Message> next = client.receiveMessage(request -> request.queueUrl(url)
                            .maxNumberOfMessages(BATCH)
                            .waitTimeSeconds(1)
                            .messageAttributeNames("All")
                            .messageSystemAttributeNames(MessageSystemAttributeName.SEQUENCE_NUMBER))
                    .messages();
            if (!next.isEmpty()) {
                delete(client, url, next);
                taken.addAll(next);
            } else if (isEmpty(client, url)) {
                return taken.stream()
                        .sorted(Comparator.comparing(SqsReader::number))
                        .map(this::delivery)
                        .toList();
            }
            stallDetector.report(!next.isEmpty(), () -> "after " + taken.size() + " messages");
        }
    }

    private void delete(SqsClient client, String url, List<Message> messages) {
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
        for (Message message : messages) {
            entries.add(DeleteMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(message.receiptHandle())
                    .build());
        }
        var failed = client.deleteMessageBatch(request -> request.queueUrl(url).entries(entries))
                .failed();
        if (!failed.isEmpty()) {
            throw new CheckException("queue " + queue + ": " + failed.getFirst().message() + " (expected: deleted)");
        }
    }

    private static boolean isEmpty(SqsClient client, String url) {
        Map<QueueAttributeName, String> counts = client.getQueueAttributes(request -> request.queueUrl(url)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes();
        return counts.values().stream().allMatch("0"::equals);
    }

    private static BigInteger number(Message message) {
        String text = message.attributes().get(MessageSystemAttributeName.SEQUENCE_NUMBER);
        if (text == null) {
            throw new CheckException(message.messageId() + ": no sequence number (expected: one, as FIFO queues give)");
        }
        return new BigInteger(text);
    }

    private Delivery delivery(Message message) {
        JsonNode headers = headers(message);
        return new Delivery(
                queue,
                queue + "@" + number(message),
                text(headers, "hitotsu-key"),
                text(headers, "ce_id"),
                BodyDecoder.decode(message.body().getBytes(UTF_8)));
    }

    private JsonNode headers(Message message) {
        MessageAttributeValue attribute = message.messageAttributes().get("hitotsu");
        try {
            return JSON.readTree(attribute == null ? "{}" : attribute.stringValue());
        } catch (JsonProcessingException e) {
            throw new CheckException("queue " + queue + ": attribute hitotsu of " + message.messageId(), e);
        }
    }

    private static @Nullable String text(JsonNode headers, String name) {
        JsonNode value = headers.get(name);
        return value == null ? null : value.textValue();
    }
}
