package dev.hitotsu.rabbitmq;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.servers.rabbitmq.RabbitMqServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rights and settings of a broker that keep messages away, or lose them. */
class BrokerSettingsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static RabbitMqServer rabbit;

    @BeforeAll
    static void startRabbitMq() throws Exception {
        rabbit = RabbitMqServer.builder().management().start();
        try (Connection connection = ConnectionFactories.ofUri(rabbit.amqpUri()).newConnection();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare("all", true, false, false, Map.of());
            for (String exchange : List.of("open", "closed")) {
                channel.exchangeDeclare(exchange, "fanout", true);
                channel.queueBind("all", exchange, "");
            }
        }
        // The plugin answers a moment after AMQP does.
        await().atMost(LIMIT).ignoreException(IOException.class).until(() -> {
            put("users/limited", "{\"password\":\"x\",\"tags\":\"\"}");
            permit("^open$");
            return true;
        });
    }

    @AfterAll
    static void stopRabbitMq() {
        rabbit.close();
    }

    private static void permit(String write) throws IOException, InterruptedException {
        put("permissions/%2F/limited", "{\"configure\":\"\",\"write\":\"" + write + "\",\"read\":\".*\"}");
    }

    private static void put(String path, String json) throws IOException, InterruptedException {
        URI uri = URI.create(rabbit.managementUri().replace("guest:guest@", "") + "/api/" + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString("guest:guest".getBytes(UTF_8)))
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
            }
        }
    }

    @Test
    void aMissingRightIsHeldAgainstNoMessageAndConcernsNoOther() throws Exception {
        String uri = rabbit.amqpUri().replace("guest:guest", "limited:x");
        try (RabbitMqSink sink = RabbitMqSink.builder()
                        .uri(uri)
                        .router(message -> new Destination(message.topic(), ""))
                        .build();
                SinkSession session = sink.open(1)) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(send(session, "closed"))
                            .isInstanceOfSatisfying(
                                    SendResult.DestinationUnavailable.class,
                                    away -> assertThat(away.reason())
                                            .contains("ACCESS_REFUSED", "exchange 'closed'", "user 'limited'")));
            await().atMost(LIMIT).until(() -> send(session, "open").equals(SendResult.sent()));

            permit(".*");
            await().atMost(LIMIT).until(() -> send(session, "closed").equals(SendResult.sent()));
        }
    }

    @Test
    void queuesThatLoseWhatTheyHaveTakenAreNamed() throws Exception {
        try (Connection connection = ConnectionFactories.ofUri(rabbit.amqpUri()).newConnection();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare("dropping", true, false, false, Map.of("x-max-length", 10));
            channel.queueDeclare(
                    "rejecting", true, false, false, Map.of("x-max-length", 10, "x-overflow", "reject-publish"));
            channel.queueDeclare("expiring", true, false, false, Map.of());
        }
        put("policies/%2F/brief", "{\"pattern\":\"^expiring$\",\"definition\":{\"message-ttl\":1000}}");
        try (RabbitMqSink sink = RabbitMqSink.builder()
                .uri(rabbit.amqpUri())
                .managementUri(rabbit.managementUri())
                .build()) {
            assertThat(sink.check(List.of("dropping", "rejecting", "expiring", "new")))
                    .containsExactly(
                            "topic dropping: queue dropping: max-length 10 with overflow drop-head (expected: overflow"
                                    + " reject-publish, or no limit, because it drops messages that were delivered)",
                            "topic expiring: queue expiring: message-ttl 1000 (expected: none, because it drops messages"
                                    + " that were delivered)");
        }
    }

    private static SendResult send(SinkSession session, String exchange) {
        session.resume();
        return session.send(Message.builder(exchange, "OrderPlaced").key("k").build())
                .join();
    }
}
