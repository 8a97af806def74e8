package dev.hitotsu.demo.run;

import dev.hitotsu.demo.shop.Broker;
import dev.hitotsu.demo.shop.Consumer;
import dev.hitotsu.demo.shop.Topics;
import dev.hitotsu.servers.elasticmq.ElasticMqServer;
import dev.hitotsu.servers.net.TcpProxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * ElasticMQ in the place of SQS, with a FIFO queue for each consumer and one for the checker. SQS has no exchange, so
 * the relay sends each consumer copies of what it reads. ElasticMQ keeps its queues in memory, and SQS itself loses
 * none: so killed, here, is what cannot be reached any more, with every connection reset.
 */
record SqsServer(ElasticMqServer server, TcpProxy proxy) implements BrokerServer {
    private static final String KEY = "demo";
    private static final String AUDIT = "audit";

    static SqsServer start() {
        ElasticMqServer server = ElasticMqServer.start();
        try (SqsClient client = client(server.endpoint())) {
            create(client, AUDIT);
            for (Consumer consumer : Consumer.values()) {
                create(client, consumer.id());
            }
            return new SqsServer(server, TcpProxy.to(server.port()));
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static SqsClient client(String endpoint) {
        return SqsClient.builder()
                .endpointOverride(URI.create(endpoint))
                .region(Region.of(Broker.SQS_REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private static void create(SqsClient client, String consumer) {
        var unused = client.createQueue(request -> request.queueName(Broker.sqsQueueOf(consumer))
                .attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")));
    }

    @Override
    public String address() {
        return "http://127.0.0.1:" + proxy.port();
    }

    @Override
    public String sinkYaml() {
        StringBuilder yaml = new StringBuilder("""
                sink:
                  routes:
                """);
        yaml.append(target(AUDIT, List.of(Topics.ORDERS)));
        for (Consumer consumer : Consumer.values()) {
            yaml.append(target(consumer.id(), consumer.topics()));
        }
        return yaml.toString();
    }

    private String target(String consumer, List<String> topics) {
        String queues = topics.stream()
                .map(topic -> topic + ": " + Broker.sqsQueueOf(consumer))
                .collect(Collectors.joining(", "));
        return """
                    %s:
                      copies: %s
                      sink: {sqs: {region: %s, endpoint: '%s', topics: {%s}}}
                """.formatted(consumer, topics, Broker.SQS_REGION, address(), queues);
    }

    @Override
    public String auditSource() {
        return Broker.sqsQueueOf(AUDIT);
    }

    @Override
    public Map<String, String> clientProperties() {
        return Map.of("aws.accessKeyId", KEY, "aws.secretAccessKey", KEY);
    }

    @Override
    public String outage() {
        return "the broker is out of reach for a while: connections are reset, and new ones refused";
    }

    @Override
    public void kill() {
        proxy.pause();
        proxy.cutAll(TcpProxy.Cut.RESET);
    }

    @Override
    public void restart() {
        proxy.resume();
    }

    @Override
    public void close() {
        proxy.close();
        server.close();
    }
}
