package dev.hitotsu.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.servers.rabbitmq.RabbitMqServer;
import dev.hitotsu.testkit.contract.Resender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RabbitMqSinkIT {
    private static final int TEN_MEGABYTES = 10 * 1024 * 1024;
    private static final int MAX_MESSAGE_SIZE = SharedRabbitMq.MAX_MESSAGE_SIZE;
    private static final RabbitMqServer RABBIT = SharedRabbitMq.SERVER;

    private static RabbitMqSinkBuilder builder() {
        return RabbitMqSink.builder().uri(RABBIT.amqpUri()).maxBlock(Duration.ofSeconds(30));
    }

    private static Message message(String topic, int bytes) {
        return Message.builder(topic, "OrderPlaced")
                .key("1")
                .payload(new byte[bytes])
                .build();
    }

    private static void broker(Admin admin) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(RABBIT.amqpUri());
        try (Connection connection = factory.newConnection()) {
            admin.use(connection.createChannel());
        }
    }

    /** Something to do at the broker. */
    @FunctionalInterface
    private interface Admin {
        void use(Channel channel) throws IOException;
    }

    @Test
    void rejectsWhatIsTooLargeWhileOthersFlow() {
        List<Message> messages = IntStream.range(0, 50)
                .mapToObj(i -> message("large", i == 20 || i == 30 ? MAX_MESSAGE_SIZE + 1 : 10))
                .map(message ->
                        Message.builder("large", "x").payload(message.payload()).build())
                .toList();
        try (RabbitMqSink sink = builder().build();
                SinkSession session = sink.open(1)) {
            Resender resender = new Resender(session, sink.pipelining(), messages.size());
            resender.send(messages);

            assertThat(resender.sent()).isEqualTo(48);
            assertThat(resender.failures())
                    .filteredOn(SendResult.Rejected.class::isInstance)
                    .hasSize(2)
                    .allSatisfy(result -> assertThat(result)
                            .asString()
                            .contains("PRECONDITION_FAILED - message size " + (MAX_MESSAGE_SIZE + 1)));
            assertThat(resender.failures()).noneMatch(SendResult.Retryable.class::isInstance);
        }
        assertThat(QueueReader.take(RABBIT.amqpUri(), "large", 48)).allMatch(message -> message.payloadSize() == 10);
    }

    @Test
    void saysWhatABrokerOfItsVersionTakes() {
        try (RabbitMqSink sink = builder().build()) {
            assertThat(sink.limits(List.of("large"))).singleElement().satisfies(limit -> {
                assertThat(limit.name()).startsWith("max_message_size of RabbitMQ ");
                assertThat(limit.bytes()).isIn(128L << 20, 16L << 20);
            });
        }
    }

    @Test
    void takesTenMegabytes() {
        Message large = message("ten-megabytes", TEN_MEGABYTES);
        try (RabbitMqSink sink = builder().build();
                SinkSession session = sink.open(1)) {
            assertThat(session.send(large).join()).isEqualTo(SendResult.sent());
        }
        assertThat(QueueReader.take(RABBIT.amqpUri(), "ten-megabytes", 1)).containsExactly(large);
    }

    @Test
    void declaresAQuorumQueue() throws Exception {
        try (RabbitMqSink sink = builder().build();
                SinkSession session = sink.open(1)) {
            assertThat(session.send(message("declared", 1)).join()).isEqualTo(SendResult.sent());
        }
        broker(channel -> channel.queueDeclare("declared", true, false, false, Map.of("x-queue-type", "quorum")));
        assertThatThrownBy(() -> broker(channel -> channel.queueDeclare("declared", true, false, false, Map.of())))
                .hasRootCauseMessage("channel error; protocol method: #method<channel.close>(reply-code=406,"
                        + " reply-text=PRECONDITION_FAILED - inequivalent arg 'x-queue-type' for queue 'declared' in"
                        + " vhost '/': received none but current is the value 'quorum' of type 'longstr',"
                        + " class-id=50, method-id=10)");
    }

    @Test
    void usesAQueueThatExistsOtherwise() throws Exception {
        broker(channel -> channel.queueDeclare("classic", true, false, false, Map.of()));
        try (RabbitMqSink sink = builder().build();
                SinkSession session = sink.open(1)) {
            assertThat(session.send(message("classic", 1)).join()).isEqualTo(SendResult.sent());
        }
    }

    @Test
    void answersForAReturnedMessageInTheBrokersWords() throws Exception {
        try (RabbitMqSink sink =
                        builder().queueDeclaration(QueueDeclaration.NONE).build();
                SinkSession session = sink.open(1)) {
            assertThat(session.send(message("nowhere", 1)).join())
                    .isEqualTo(SendResult.destinationUnavailable("312 NO_ROUTE: exchange '', routing key 'nowhere'"));

            broker(channel -> channel.queueDeclare("nowhere", true, false, false, Map.of()));
            assertThat(session.send(message("nowhere", 1)).join()).isEqualTo(SendResult.sent());
        }
    }

    @Test
    void declaresAQueueAgainThatWasDeleted() throws Exception {
        try (RabbitMqSink sink = builder().build();
                SinkSession session = sink.open(1)) {
            assertThat(session.send(message("deleted", 1)).join()).isEqualTo(SendResult.sent());
            broker(channel -> channel.queueDelete("deleted"));
            new Resender(session, sink.pipelining(), 1).send(List.of(message("deleted", 2)));
        }
        assertThat(QueueReader.take(RABBIT.amqpUri(), "deleted", 1)).hasSize(1);
    }

    @Test
    void answersForAMissingExchangeWhileOthersFlow() throws Exception {
        try (RabbitMqSink sink = builder()
                        .router(message -> message.topic().equals("orders")
                                ? Destination.queue("orders")
                                : new Destination("missing", message.topic()))
                        .build();
                SinkSession session = sink.open(1)) {
            CompletableFuture<SendResult> before = session.send(message("orders", 1));
            SendResult refused = session.send(message("payments", 1)).join();
            CompletableFuture<SendResult> after = session.send(message("orders", 1));

            assertThat(refused)
                    .isEqualTo(SendResult.destinationUnavailable("NOT_FOUND - no exchange 'missing' in vhost '/'"));
            assertThat(before.join()).isEqualTo(SendResult.sent());
            assertThat(after.join()).isEqualTo(SendResult.sent());
        }
    }

    @Test
    void blamesAnExchangeThatWasDeletedAndNoOther() throws Exception {
        broker(channel -> {
            channel.exchangeDeclare("fleeting", "topic", true);
            channel.queueDeclare("fleeting", true, false, false, Map.of());
            channel.queueBind("fleeting", "fleeting", "#");
        });
        try (RabbitMqSink sink = builder().exchange("fleeting").build();
                SinkSession session = sink.open(1)) {
            assertThat(session.send(message("a", 1)).join()).isEqualTo(SendResult.sent());
            broker(channel -> channel.exchangeDelete("fleeting"));
            SendResult gone = SendResult.destinationUnavailable("NOT_FOUND - no exchange 'fleeting' in vhost '/'");
            assertThat(session.send(message("a", 1)).join()).isEqualTo(gone);
            assertThat(session.send(message("a", 1)).join()).isEqualTo(gone);
        }
    }

    @Test
    void rejectsWhatAmqpCannotCarryAndGoesOn() {
        Message headers = Message.builder("frames", "x")
                .header("large", "x".repeat(200_000))
                .build();
        try (RabbitMqSink sink = builder().build();
                SinkSession session = sink.open(1)) {
            assertThat(session.send(message("ü".repeat(128), 1)).join()).isInstanceOf(SendResult.Rejected.class);
            assertThat(session.send(headers).join()).isInstanceOf(SendResult.Rejected.class);
            new Resender(session, sink.pipelining(), 1).send(List.of(message("frames", 1)));
        }
        assertThat(QueueReader.take(RABBIT.amqpUri(), "frames", 1)).hasSize(1);
    }

    @Test
    void doesNotBlockForAsLongAsTheBrokerHangsAndAnswersInTime() {
        try (RabbitMqSink sink = builder()
                        .window(100)
                        .maxBlock(Duration.ofMillis(10))
                        .confirmTimeout(Duration.ofSeconds(2))
                        .build();
                SinkSession session = sink.open(1)) {
            new Resender(session, sink.pipelining(), 1).send(List.of(message("hung", 1)));
            RABBIT.suspend();
            long start = System.nanoTime();
            List<CompletableFuture<SendResult>> results = IntStream.range(0, 200)
                    .mapToObj(i -> session.send(message("hung", 500_000)))
                    .toList();
            Duration blocked = Duration.ofNanos(System.nanoTime() - start);

            assertThat(results.getFirst().join()).isEqualTo(SendResult.unavailable("no confirm within PT2S"));
            results.forEach(result -> assertThat(result.join()).isInstanceOf(SendResult.Unavailable.class));
            // A hundred find no place in the window: with the standard limit they would wait for a second each.
            assertThat(blocked).isLessThan(Duration.ofSeconds(60));
        } finally {
            RABBIT.resume();
        }
    }

    @Test
    void holdsSendsDuringAnAlarmAndAnswersUnavailable() {
        try (RabbitMqServer full = RabbitMqServer.builder()
                        .setting("vm_memory_high_watermark.absolute", "1MB")
                        .start();
                RabbitMqSink sink = RabbitMqSink.builder()
                        .uri(full.amqpUri())
                        .queueDeclaration(QueueDeclaration.NONE)
                        .confirmTimeout(Duration.ofSeconds(2))
                        .build();
                SinkSession session = sink.open(1)) {
            assertThat(session.send(message("alarmed", 1)).join()).isInstanceOf(SendResult.Unavailable.class);
        }
    }
}
