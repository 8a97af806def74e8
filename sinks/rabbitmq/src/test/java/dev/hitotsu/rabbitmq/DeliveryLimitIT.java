package dev.hitotsu.rabbitmq;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.message.receiver.PoisonHandler.Decision;
import dev.hitotsu.message.receiver.RetryPolicy;
import dev.hitotsu.servers.rabbitmq.RabbitMqServer;
import dev.hitotsu.testkit.contract.Resender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * A quorum queue whose policy drops what was delivered four times, and a message that its consumer does not survive.
 */
class DeliveryLimitIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int DELIVERY_LIMIT = 4;
    private static final int RESTARTS = 12;
    private static RabbitMqServer rabbit;

    private final Queue<Message> handled = new ConcurrentLinkedQueue<>();
    private String queue = "";

    @BeforeAll
    static void startRabbitMq() throws Exception {
        rabbit = RabbitMqServer.builder().management().start();
        String policy = "{\"pattern\":\".*\",\"definition\":{\"delivery-limit\":" + DELIVERY_LIMIT
                + "},\"apply-to\":\"queues\"}";
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(rabbit.managementUri().replace("guest:guest@", "") + "/api/policies/%2F/limited"))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString("guest:guest".getBytes(UTF_8)))
                .PUT(HttpRequest.BodyPublishers.ofString(policy))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            // The plugin answers a moment after AMQP does.
            await().atMost(LIMIT)
                    .ignoreException(IOException.class)
                    .until(() -> client.send(request, HttpResponse.BodyHandlers.ofString())
                                    .statusCode()
                            == 201);
        }
    }

    @AfterAll
    static void stopRabbitMq() {
        rabbit.close();
    }

    @BeforeEach
    void nameQueue(TestInfo test) {
        queue = test.getTestMethod().orElseThrow().getName();
    }

    private RabbitMqReceiverBuilder receiver() {
        return RabbitMqReceiver.builder().uri(rabbit.amqpUri()).queue(queue);
    }

    private List<Message> send(int count) {
        List<Message> messages = IntStream.range(0, count)
                .mapToObj(i ->
                        Message.builder(queue, "OrderPlaced").payload("m" + i).build())
                .toList();
        try (RabbitMqSink sink = RabbitMqSink.builder()
                        .uri(rabbit.amqpUri())
                        .maxBlock(Duration.ofSeconds(30))
                        .build();
                SinkSession session = sink.open(1)) {
            new Resender(session, sink.pipelining(), count).send(messages);
        }
        return messages;
    }

    @Test
    void aMessageThatEndsTheProcessTakesNoOtherAlong() throws InterruptedException {
        List<Message> messages = send(100);
        Message deadly = messages.get(10);
        for (int i = 0; i < RESTARTS && handled.size() < 99; i++) {
            CompletableFuture<RabbitMqReceiver> self = new CompletableFuture<>();
            try (RabbitMqReceiver receiver = receiver()
                    .handler(batch -> {
                        if (batch.messages().contains(deadly)) {
                            // As if the process had ended: nothing of the batch is acknowledged or tried again.
                            self.join().close();
                            throw new IllegalStateException("a crash");
                        }
                        handled.addAll(batch.messages());
                    })
                    .start()) {
                self.complete(receiver);
                await().atMost(LIMIT).until(() -> !receiver.isRunning() || handled.size() >= 99);
            }
        }
        assertThat(new ArrayList<>(handled))
                .containsExactlyElementsOf(messages.stream()
                        .filter(message -> !message.equals(deadly))
                        .toList());
    }

    @Test
    void thePoisonHandlerHearsOfAMessageBeforeTheBrokerDropsIt() {
        List<Message> messages = send(20);
        Message poison = messages.getFirst();
        Queue<Message> recorded = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < RESTARTS && recorded.isEmpty(); i++) {
            try (RabbitMqReceiver receiver = receiver()
                    .managementUri(rabbit.managementUri())
                    .retryPolicy(new RetryPolicy(
                            new Backoff(Duration.ofMillis(5), Duration.ofMillis(50), 0.5), 1_000_000, 1_000_000))
                    .handler(batch -> {
                        if (batch.messages().contains(poison)) {
                            throw new IllegalStateException("poison");
                        }
                        handled.addAll(batch.messages());
                    })
                    .poisonHandler((message, failures, error) -> {
                        recorded.add(message);
                        return Decision.SKIP;
                    })
                    .start()) {
                await().atMost(LIMIT).until(() -> receiver.retried() > 0);
            }
        }
        try (RabbitMqReceiver next =
                receiver().handler(batch -> handled.addAll(batch.messages())).start()) {
            await().atMost(LIMIT).until(() -> handled.size() >= 19);
            assertThat(next.isRunning()).isTrue();
        }
        assertThat(recorded).containsExactly(poison);
        assertThat(new ArrayList<>(handled)).containsExactlyElementsOf(messages.subList(1, 20));
    }
}
