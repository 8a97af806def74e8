package dev.hitotsu.server.command;

import static dev.hitotsu.server.command.RelayProcesses.LONG;
import static dev.hitotsu.server.command.RelayProcesses.get;
import static dev.hitotsu.server.command.RelayProcesses.start;
import static dev.hitotsu.server.command.RelayProcesses.stop;
import static dev.hitotsu.server.command.RelayProcesses.waitFor;
import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.rabbitmq.RabbitMqServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the file of a relay says reaches the part that it is about, and not only the record that was read. */
class RelayAssemblyIT {
    private static final Pattern URL = Pattern.compile("http://127.0.0.1:\\d+");
    private static final Instant LONG_AGO = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    private Path folder;

    @Test
    void aRelayToKafkaDoesWhatItsFileSays() throws Exception {
        TestDatabases database = TestDatabases.empty();
        database.run("schema apply", "--schema", "shop_outbox");
        KafkaServer kafka = TestBrokers.kafka();
        kafka.createTopic("assembled.v1", 1, Map.of("max.message.bytes", "5000"));
        kafka.createTopic("assembled-dead", 1, Map.of());
        Path config = config(database.source().replace("source: {", "source: {schema: shop_outbox, ")
                + """
                relay: {instance: relay-of-orders, failure: {policy: dead-letter, deadLetterTopic: assembled-dead}}
                sink: {kafka: {bootstrapServers: '%s', source: /shop, recordTime: occurred, topics: {orders: assembled.v1}}}
                http: {port: 0, maxDead: 7, maxPendingAge: 9m}
                """.formatted(kafka.bootstrapServers()));
        append(
                database,
                message("fits").build(),
                message("too large").payload(new byte[20_000]).build());
        try (ChildProcess relay = start(config)) {
            String url = waitFor(relay, URL);
            waitFor(relay, Pattern.compile("relay-of-orders leads, fence 1"));

            ConsumerRecord<String, String> sent = TestBrokers.firstRecord("assembled.v1");
            assertThat(sent.timestamp()).isEqualTo(LONG_AGO.toEpochMilli());
            assertThat(sent.headers().lastHeader("ce_source").value())
                    .asString(UTF_8)
                    .isEqualTo("/shop");
            assertThat(TestBrokers.firstRecord("assembled-dead").key()).isEqualTo("too large");
            JsonNode health = get(url + "/health");
            assertThat(health.at("/maxDead").asInt()).isEqualTo(7);
            assertThat(health.at("/maxPendingAgeMillis").asLong())
                    .isEqualTo(Duration.ofMinutes(9).toMillis());
            assertThat(get(url + "/status").at("/instance").asText()).isEqualTo("relay-of-orders");
            stop(relay);
        }
    }

    @Test
    void aRelayToRabbitMqDoesWhatItsFileSays() throws Exception {
        TestDatabases database = TestDatabases.withSchema();
        RabbitMqServer rabbit = TestBrokers.rabbitMq();
        try (Connection connection = connection(rabbit);
                Channel channel = connection.createChannel()) {
            channel.exchangeDeclare("shop", BuiltinExchangeType.TOPIC, true);
            channel.queueDeclare("billing", true, false, false, Map.of());
            channel.queueBind("billing", "shop", "orders.v1");
            Path config = config(database.source() + """
                    sink: {rabbitmq: {uri: '%s', exchange: shop, source: /shop, topics: {orders: orders.v1}}}
                    """.formatted(rabbit.amqpUri()));
            database.append(message("a").build());
            try (ChildProcess relay = start(config)) {
                await().atMost(LONG).until(() -> channel.messageCount("billing") == 1);
                GetResponse received = channel.basicGet("billing", true);
                assertThat(received.getProps().getHeaders())
                        .hasEntrySatisfying(
                                "ce_source", source -> assertThat(source).hasToString("/shop"));
                stop(relay);
            }
        }
    }

    /** The broker for the other topics is away all the time. */
    @Test
    void aRelayWithSeveralTargetsDeliversToTheOneThatIsThere() throws Exception {
        TestDatabases database = TestDatabases.withSchema();
        KafkaServer kafka = TestBrokers.kafka();
        kafka.createTopic("routed.v1", 1, Map.of());
        Path config = config(database.source() + """
                sink:
                  routes:
                    events: {topics: ord*, sink: {kafka: {bootstrapServers: '%s', topics: {orders: routed.v1}}}}
                    others: {sink: {rabbitmq: {uri: 'amqp://127.0.0.1:1'}}}
                http: {port: 0}
                """.formatted(kafka.bootstrapServers()));
        database.append(Message.builder("stock", "Reserved").key("s").build());
        database.append(message("routed").build());
        try (ChildProcess relay = start(config)) {
            String url = waitFor(relay, URL);
            assertThat(TestBrokers.firstRecord("routed.v1").key()).isEqualTo("routed");
            waitFor(relay, Pattern.compile("sink others: .*its messages wait"));
            await().atMost(LONG)
                    .until(() -> get(url + "/status").at("/delivered").asInt() == 1);
            assertThat(database.run("outbox list", "--json").out()).contains("others: ");
            stop(relay);
        }
    }

    @Test
    void withoutAnExchangeItDeliversToQueues() throws Exception {
        TestDatabases database = TestDatabases.withSchema();
        RabbitMqServer rabbit = TestBrokers.rabbitMq();
        Path config = config(database.source() + """
                sink: {rabbitmq: {uri: '%s', topics: {orders: delivered.v1}}}
                """.formatted(rabbit.amqpUri()));
        for (int i = 0; i < 10; i++) {
            database.append(message("order-" + i).build());
        }
        try (ChildProcess relay = start(config);
                Connection connection = connection(rabbit)) {
            await().atMost(LONG).ignoreExceptions().until(() -> waiting(connection, "delivered.v1") == 10);
            stop(relay);
            assertThat(relay.tailOfLog()).contains("stopped; 10 messages delivered");
        }
    }

    /** On a channel of its own, because a queue that is missing ends it. */
    private static long waiting(Connection connection, String queue) throws Exception {
        try (Channel channel = connection.createChannel()) {
            return channel.messageCount(queue);
        }
    }

    @Test
    void relaysOfOneOutboxThatDeliverElsewhereAreWarned() throws Exception {
        TestDatabases database = TestDatabases.withSchema();
        Path one = config(database.source() + "sink: {kafka: {bootstrapServers: '127.0.0.1:1'}}\n");
        Path other = Files.writeString(
                folder.resolve("other.yaml"), database.source() + "sink: {rabbitmq: {uri: 'amqp://127.0.0.1:1'}}\n");
        try (ChildProcess first = start(one)) {
            waitFor(first, Pattern.compile("leads, fence"));
            try (ChildProcess second = start(other)) {
                waitFor(second, Pattern.compile("delivers elsewhere: .*Kafka at 127.0.0.1:1"));
            }
        }
    }

    @Test
    void aRelayWarnsOfTopicsThatAreMissingBeforeAMessageFails() throws Exception {
        TestDatabases database = TestDatabases.withSchema();
        Path config = config(database.source() + "sink: {kafka: {bootstrapServers: '"
                + TestBrokers.kafka().bootstrapServers() + "', topics: {orders: missing.v1}}}\n");
        try (ChildProcess relay = start(config)) {
            waitFor(relay, Pattern.compile("WARN.*sink: topic missing\\.v1: unknown to the broker"));
        }
    }

    @Test
    void aRelayWaitsForTheNameOfABroker() throws Exception {
        Path config = config(TestDatabases.withSchema().source()
                + "sink: {kafka: {bootstrapServers: 'no-such-host.invalid:9092'}}\n");
        try (ChildProcess relay = start(config)) {
            waitFor(relay, Pattern.compile("sink: host no-such-host.invalid is unknown; nothing is lost"));
            stop(relay);
        }
    }

    @Test
    void theNameOnTheCommandLineCountsMoreThanThatOfTheFile() throws Exception {
        String sink = "sink: {kafka: {bootstrapServers: '127.0.0.1:1'}}\n";
        String source = "source: {url: 'jdbc:postgresql://127.0.0.1:1/shop', user: x, password: y}\n";
        String named =
                config(source + "relay: {instance: of-the-file}\n" + sink).toString();
        assertThat(Run.of("relay", "--check-config", "--config", named, "--instance", "of-the-line")
                        .out())
                .contains("As of-the-line it would");
        assertThat(Run.of("relay", "--check-config", "--config", named).out()).contains("As of-the-file it would");

        String unnamed = config(source + sink).toString();
        assertThat(Run.of("relay", "--check-config", "--config", unnamed).out())
                .contains("-" + ProcessHandle.current().pid() + " it would");
    }

    private static Connection connection(RabbitMqServer rabbit) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(rabbit.amqpUri());
        return factory.newConnection();
    }

    private static void append(TestDatabases database, Message... messages) throws SQLException {
        Outbox<java.sql.Connection> outbox = PostgreSql.of(database.dataSource(), new SchemaName("shop_outbox"))
                .outbox();
        try (java.sql.Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            outbox.append(connection, messages);
            connection.commit();
        }
    }

    private Path config(String yaml) throws Exception {
        return Files.writeString(folder.resolve("relay.yaml"), yaml);
    }

    private static Message.Builder message(String key) {
        return Message.builder("orders", "OrderPlaced")
                .key(key)
                .occurredAt(LONG_AGO)
                .payload("{}");
    }
}
