package dev.hitotsu.benchmarks.targets;

import dev.hitotsu.aws.SqsSink;
import dev.hitotsu.message.Sink;
import dev.hitotsu.servers.elasticmq.ElasticMqServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** ElasticMQ with FIFO queues. The bare client is that of the AWS SDK, with five requests of ten groups under way. */
final class SqsTarget implements BenchTarget {
    private static final int REQUESTS = 5;
    private static final int ENTRIES = 10;
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("bench", "bench"));

    private final ElasticMqServer server;
    private final SqsClient client;
    private final String topic;
    private int queues;

    private SqsTarget(ElasticMqServer server, String topic) {
        this.server = server;
        this.topic = topic;
        this.client = SqsClient.builder()
                .endpointOverride(URI.create(server.endpoint()))
                .region(Region.of("elasticmq"))
                .credentialsProvider(CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    static BenchTarget start(String topic) {
        return new SqsTarget(ElasticMqServer.start(), topic);
    }

    private void create(String queue) {
        var unused = client.createQueue(
                request -> request.queueName(queue).attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")));
    }

    @Override
    public String description() {
        return "ElasticMQ, queue " + topic + ".fifo, beside the client of the AWS SDK";
    }

    @Override
    public Sink sink() {
        // A new queue, which does not know the messages of the last round.
        String queue = topic + "-" + ++queues + ".fifo";
        create(queue);
        return SqsSink.builder()
                .endpoint(server.endpoint())
                .region("elasticmq")
                .credentials(CREDENTIALS)
                .router(message -> queue)
                .window(WINDOW)
                .requests(REQUESTS)
                .build();
    }

    @Override
    public double bare(long messages) throws Exception {
        // ElasticMQ gets slower with what a queue has, so that this one is new as well.
        String queue = "alone-" + ++queues + ".fifo";
        create(queue);
        String url = client.getQueueUrl(request -> request.queueName(queue)).queueUrl();
        AtomicLong next = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(REQUESTS);
        try {
            long started = System.nanoTime();
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                workers.add(threads.submit(() -> {
                    for (long from = next.getAndAdd(ENTRIES); from < messages; from = next.getAndAdd(ENTRIES)) {
                        send(url, from);
                    }
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
            return messages / ((System.nanoTime() - started) / 1e9);
        } finally {
            threads.shutdown();
        }
    }

    private void send(String url, long from) {
        List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
        for (long i = from; i < from + ENTRIES; i++) {
            entries.add(SendMessageBatchRequestEntry.builder()
                    .id(Long.toString(i - from))
                    .messageBody("x".repeat(50))
                    .messageGroupId(Long.toString(i % KEYS))
                    .messageDeduplicationId(UUID.randomUUID().toString())
                    .messageAttributes(Map.of(
                            "headers",
                            MessageAttributeValue.builder()
                                    .dataType("String")
                                    .stringValue(headers(i))
                                    .build()))
                    .build());
        }
        if (client.sendMessageBatch(request -> request.queueUrl(url).entries(entries))
                .hasFailed()) {
            throw new IllegalStateException("an entry was refused");
        }
    }

    /** Those of the relay's messages, in one attribute as well. */
    private static String headers(long number) {
        return """
                {"specversion":"1.0","id":"%s","source":"/hitotsu","type":"OrderPlaced",\
                "time":"2026-01-02T03:04:05.000006Z","hitotsu-topic":"orders","hitotsu-key":"order-%d"}""".formatted(new UUID(number, number), number % KEYS);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
