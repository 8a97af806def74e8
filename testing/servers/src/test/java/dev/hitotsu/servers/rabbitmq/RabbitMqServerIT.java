package dev.hitotsu.servers.rabbitmq;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import dev.hitotsu.servers.ServerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RabbitMqServerIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CONFIRM_MILLIS = 60_000;

    private static RabbitMqServer server;

    @BeforeAll
    static void startServer() {
        server = RabbitMqServer.start();
    }

    @AfterAll
    static void closeServer() {
        server.close();
    }

    @Test
    void keepsAConfirmedMessageOfAQuorumQueueWhenKilled() throws Exception {
        declare("killed");
        // A broker of version 3.10 that is killed right after a declaration loses the queue; see RabbitMqServer.
        server.restart();
        publish("killed", "survivor");
        String uri = server.amqpUri();
        ProcessHandle machine = ProcessHandle.of(server.pid()).orElseThrow();

        server.kill();
        await().until(() -> !machine.isAlive());
        assertThat(server.isAlive()).isFalse();
        server.restart();

        assertThat(server.amqpUri()).isEqualTo(uri);
        assertThat(take("killed")).isEqualTo("survivor");
    }

    @Test
    void keepsAMessageOverAnOrderlyRestart() throws Exception {
        declare("restarted");
        publish("restarted", "survivor");

        server.restart();

        assertThat(take("restarted")).isEqualTo("survivor");
    }

    @Test
    void ownsTheProcessOfTheVirtualMachine() throws Exception {
        assertThat(Files.readString(Path.of("/proc", Long.toString(server.pid()), "comm")))
                .startsWith("beam");
    }

    @Test
    void doesNotAnswerWhileSuspendedAndGoesOnAfterwards() throws Exception {
        declare("suspended");
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            server.suspend();
            channel.basicPublish("", "suspended", MessageProperties.PERSISTENT_BASIC, "meanwhile".getBytes(UTF_8));
            assertThatThrownBy(() -> channel.waitForConfirms(500)).isInstanceOf(TimeoutException.class);

            server.resume();

            assertThat(channel.waitForConfirms(CONFIRM_MILLIS)).isTrue();
        }
        assertThat(take("suspended")).isEqualTo("meanwhile");
    }

    @Test
    void showsTheLogOfABrokerThatDoesNotStart() {
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() ->
                        RabbitMqServer.builder().setting("no.such.setting", "1").start())
                .withMessageContaining("no.such.setting");
    }

    private static void declare(String queue) throws Exception {
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
        }
    }

    private static void publish(String queue, String text) throws Exception {
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, text.getBytes(UTF_8));
            channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
        }
    }

    private static String take(String queue) throws Exception {
        List<String> taken = new ArrayList<>();
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            await().atMost(LIMIT).until(() -> {
                GetResponse response = channel.basicGet(queue, true);
                if (response != null) {
                    taken.add(new String(response.getBody(), UTF_8));
                }
                return response != null;
            });
        }
        return taken.getFirst();
    }

    private static Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(server.amqpUri());
        return factory.newConnection();
    }
}
