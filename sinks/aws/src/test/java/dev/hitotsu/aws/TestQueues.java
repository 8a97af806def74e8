package dev.hitotsu.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.servers.elasticmq.ElasticMqServer;
import dev.hitotsu.servers.net.TcpProxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A server, a proxy before it, and its queues past the proxy. */
final class TestQueues implements AutoCloseable {
    static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
    static final String REGION = "elasticmq";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ElasticMqServer server;
    private final TcpProxy proxy;
    private final SqsClient client;

    private TestQueues(ElasticMqServer server) {
        this.server = server;
        this.proxy = TcpProxy.to(server.port());
        this.client = SqsClient.builder()
                .endpointOverride(URI.create(server.endpoint()))
                .region(Region.of(REGION))
                .credentialsProvider(CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    static TestQueues start() {
        return new TestQueues(ElasticMqServer.start());
    }

    /** The address of the proxy. */
    String endpoint() {
        return "http://127.0.0.1:" + proxy.port();
    }

    TcpProxy proxy() {
        return proxy;
    }

    SqsClient client() {
        return client;
    }

    void create(String queue) {
        create(queue, Map.of());
    }

    /** A queue, FIFO where its name says so. */
    void create(String queue, Map<QueueAttributeName, String> more) {
        Map<QueueAttributeName, String> attributes = new HashMap<>(more);
        if (QueueType.of(queue) == QueueType.FIFO) {
            attributes.put(QueueAttributeName.FIFO_QUEUE, "true");
        }
        var unused = client.createQueue(request -> request.queueName(queue).attributes(attributes));
    }

    String url(String queue) {
        return client.getQueueUrl(request -> request.queueName(queue)).queueUrl();
    }

    /** Sends as the sink does, all messages of one queue, but many of a group in a request. */
    void send(List<Message> messages) {
        MessageEncoder encoder = new MessageEncoder("hitotsu", List.of());
        String queue = QueueType.FIFO.queueOf(messages.getFirst().topic());
        SqsConnection.Queue found = new SqsConnection.Queue(queue, url(queue), QueueSender.MAX_BYTES, 0);
        for (int i = 0; i < messages.size(); i += QueueSender.MAX_ENTRIES) {
            var entries = BatchRequest.entries(
                    found,
                    messages.subList(i, Math.min(messages.size(), i + QueueSender.MAX_ENTRIES)).stream()
                            .map(encoder::encode)
                            .toList());
            assertThat(client.sendMessageBatch(
                                    request -> request.queueUrl(found.url()).entries(entries))
                            .failed())
                    .isEmpty();
        }
    }

    /** Takes all messages out of the queue; waits until there are {@code atLeast}. */
    List<software.amazon.awssdk.services.sqs.model.Message> take(String queue, int atLeast) {
        String url = url(queue);
        List<software.amazon.awssdk.services.sqs.model.Message> all = new ArrayList<>();
        Instant end = Instant.now().plus(LIMIT);
        while (true) {
            var batch = client.receiveMessage(request -> request.queueUrl(url)
                            .maxNumberOfMessages(10)
                            .messageAttributeNames("All")
                            .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                    .messages();
            if (batch.isEmpty() && (all.size() >= atLeast || Instant.now().isAfter(end))) {
                return all;
            }
            all.addAll(batch);
            if (!batch.isEmpty()) {
                List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
                for (var message : batch) {
                    entries.add(DeleteMessageBatchRequestEntry.builder()
                            .id(Integer.toString(entries.size()))
                            .receiptHandle(message.receiptHandle())
                            .build());
                }
                var unused = client.deleteMessageBatch(
                        request -> request.queueUrl(url).entries(entries));
            }
        }
    }

    @Override
    public void close() {
        client.close();
        proxy.close();
        server.close();
    }
}
