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
        return "NATS with an exclusive stream for " + topic + ", beside jnats publishing without waiting";
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
                Headers headers = new Headers();
                headers.add("id", Long.toString(i));
                headers.add("key", Long.toString(i % KEYS));
                unanswered.add(stream.publishAsync(NatsMessage.builder()
                        .subject("alone")
                        .headers(headers)
                        .data(body)
                        .build()));
            }
            while (!unanswered.isEmpty()) {
                var unused = unanswered.remove().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            }
            return messages / ((System.nanoTime() - started) / 1e9);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
