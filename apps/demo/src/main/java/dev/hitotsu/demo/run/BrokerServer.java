package dev.hitotsu.demo.run;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.hitotsu.demo.shop.Broker;
import dev.hitotsu.demo.shop.Consumer;
import dev.hitotsu.demo.shop.Topics;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.nats.NatsServer;
import dev.hitotsu.servers.rabbitmq.RabbitMqServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The broker of a demo: a real server that can be killed and restarted. */
sealed interface BrokerServer extends AutoCloseable
        permits BrokerServer.Kafka, BrokerServer.Nats, BrokerServer.RabbitMq, SqsServer {
    /** As {@link Broker} wants it. */
    String address();

    /** The sink in the configuration of a relay. */
    String sinkYaml();

    /** The topic, or the queue, from which the checker can read all messages. */
    String auditSource();

    /** Java's system properties for processes that talk to it. */
    default Map<String, String> clientProperties() {
        return Map.of();
    }

    /** What {@link #kill} does, until {@link #restart}; a sentence of the report. */
    default String outage() {
        return FaultKind.BROKER_KILL.description();
    }

    void kill();

    void restart();

    @Override
    void close();

    static BrokerServer start(Broker broker) throws Exception {
        return switch (broker) {
            case kafka -> Kafka.start();
            case nats -> Nats.start();
            case rabbitmq -> RabbitMq.start();
            case sqs -> SqsServer.start();
        };
    }

    /** One Kafka broker with four partitions a topic. */
    record Kafka(KafkaServer server) implements BrokerServer {
        private static final int PARTITIONS = 4;

        static Kafka start() {
            KafkaServer server = KafkaServer.start();
            for (String topic : List.of(Topics.ORDERS, Topics.STOCK, Topics.PAYMENTS)) {
                server.createTopic(topic, PARTITIONS, Map.of());
            }
            return new Kafka(server);
        }

        @Override
        public String address() {
            return server.bootstrapServers();
        }

        @Override
        public String sinkYaml() {
            return """
                    sink:
                      kafka:
                        bootstrapServers: %s
                    """.formatted(server.bootstrapServers());
        }

        @Override
        public String auditSource() {
            return Topics.ORDERS;
        }

        @Override
        public void kill() {
            server.kill();
        }

        @Override
        public void restart() {
            server.restart();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** One NATS server; the relay declares a stream for each topic when it first sends there. */
    record Nats(NatsServer server) implements BrokerServer {
        static Nats start() {
            return new Nats(NatsServer.start());
        }

        @Override
        public String address() {
            return server.uri();
        }

        @Override
        public String sinkYaml() {
            return """
                    sink:
                      nats:
                        uri: %s
                    """.formatted(server.uri());
        }

        @Override
        public String auditSource() {
            return Topics.ORDERS;
        }

        @Override
        public void kill() {
            server.kill();
        }

        @Override
        public void restart() {
            server.restart();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** One RabbitMQ node with an exchange, a quorum queue for each consumer and one for the checker. */
    record RabbitMq(RabbitMqServer server) implements BrokerServer {
        private static final String AUDIT_QUEUE = Broker.queueOf("audit");

        static RabbitMq start() throws Exception {
            RabbitMqServer server = RabbitMqServer.start();
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(server.amqpUri());
            try (Connection connection = factory.newConnection();
                    Channel channel = connection.createChannel()) {
                channel.exchangeDeclare(Broker.EXCHANGE, BuiltinExchangeType.DIRECT, true);
                declare(channel, AUDIT_QUEUE, List.of(Topics.ORDERS));
                for (Consumer consumer : Consumer.values()) {
                    declare(channel, Broker.queueOf(consumer.id()), consumer.topics());
                }
            }
            return new RabbitMq(server);
        }

        private static void declare(Channel channel, String queue, List<String> topics) throws IOException {
            channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
            for (String topic : topics) {
                channel.queueBind(queue, Broker.EXCHANGE, topic);
            }
        }

        @Override
        public String address() {
            return server.amqpUri();
        }

        @Override
        public String sinkYaml() {
            return """
                    sink:
                      rabbitmq:
                        uri: %s
                        exchange: %s
                    """.formatted(server.amqpUri(), Broker.EXCHANGE);
        }

        @Override
        public String auditSource() {
            return AUDIT_QUEUE;
        }

        @Override
        public void kill() {
            server.kill();
        }

        @Override
        public void restart() {
            server.restart();
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
