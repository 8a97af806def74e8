package dev.hitotsu.benchmarks.targets;

import dev.hitotsu.message.Sink;
import dev.hitotsu.nats.NatsSink;
import dev.hitotsu.servers.nats.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A NATS server with a stream that only the relay writes, so that both send without waiting for each answer. */
final class NatsTarget implements BenchTarget {
    private static final String STREAM = "bench";
    private static final long ANSWER_SECONDS = 30;

    private final NatsServer server;
    private final String topic;

    private NatsTarget(NatsServer server, String topic) {
        this.server = server;
        this.topic = topic;
    }

    static BenchTarget start(String topic) {
        return new NatsTarget(NatsServer.start(), topic);
    }

    /** A new one, which does not know the messages of the last round. */
    private void declare(String stream, String subject) {
        try (Connection connection = Nats.connect(server.uri())) {
            JetStreamManagement management = connection.jetStreamManagement();
            if (management.getStreamNames().contains(stream)) {
                management.deleteStream(stream);
            }
            var unused = management.addStream(StreamConfiguration.builder()
                    .name(stream)
                    .subjects(subject)
                    .duplicateWindow(Duration.ofMinutes(2))
                    .build());
        } catch (Exception e) {
            throw new IllegalStateException("stream " + stream + ": not declared", e);
        }
    }

    @Override
    public String description() {
        return "NATS with an exclusive stream for " + topic
                + ", beside jnats publishing the same headers without waiting";
    }

    @Override
    public Sink sink() {
        declare(STREAM, topic);
        return NatsSink.builder()
                .uri(server.uri())
                .exclusiveStream(STREAM)
                .window(WINDOW)
                .build();
    }

    @Override
    public double bare(long messages) throws Exception {
        declare("alone", "alone");
        byte[] body = new byte[50];
        Deque<CompletableFuture<PublishAck>> unanswered = new ArrayDeque<>();
        try (Connection connection = Nats.connect(server.uri())) {
            JetStream stream = connection.jetStream();
            long started = System.nanoTime();
            for (long i = 0; i < messages; i++) {
                if (unanswered.size() >= WINDOW) {
                    var unused = unanswered.remove().get(ANSWER_SECONDS, TimeUnit.SECONDS);
                }
                unanswered.add(stream.publishAsync(NatsMessage.builder()
                        .subject("alone")
                        .headers(headers(i))
                        .data(body)
                        .build()));
            }
            while (!unanswered.isEmpty()) {
                var unused = unanswered.remove().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            }
            return messages / ((System.nanoTime() - started) / 1e9);
        }
    }

    /** Those of the relay's messages, without what chains one to the next. */
    private static Headers headers(long number) {
        String id = new UUID(number, number).toString();
        Headers headers = new Headers();
        headers.add("ce-specversion", "1.0");
        headers.add("ce-id", id);
        headers.add("ce-source", "/hitotsu");
        headers.add("ce-type", "OrderPlaced");
        headers.add("ce-time", "2026-01-02T03:04:05.000006Z");
        headers.add("Nats-Msg-Id", id);
        headers.add("hitotsu-key", "order-" + number % KEYS);
        return headers;
    }

    @Override
    public void close() {
        server.close();
    }
}
