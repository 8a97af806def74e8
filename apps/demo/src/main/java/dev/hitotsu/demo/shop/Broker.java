package dev.hitotsu.demo.shop;

import dev.hitotsu.aws.SqsReceiver;
import dev.hitotsu.kafka.KafkaReceiver;
import dev.hitotsu.kafka.StartAt;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.message.receiver.RetryPolicy;
import dev.hitotsu.message.receiver.StoredPositions;
import dev.hitotsu.nats.NatsReceiver;
import dev.hitotsu.rabbitmq.RabbitMqReceiver;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The brokers that the shop can run on, by the names that the command line and the reports use. */
public enum Broker {
    /** The address is a list of bootstrap servers. Each consumer is a group. */
    kafka {
        @Override
        public Receiver receive(
                String address, Consumer consumer, BatchHandler handler, @Nullable StoredPositions positions) {
            var receiver = KafkaReceiver.builder()
                    .properties(KAFKA_SETTINGS)
                    .property("bootstrap.servers", address)
                    .group(consumer.id())
                    // There is one process for each consumer: it gets its partitions back at once when it starts again.
                    .member(consumer.id())
                    .topics(consumer.topics().toArray(String[]::new))
                    .handler(handler)
                    .retryPolicy(RETRIES);
            if (positions != null) {
                receiver.storedPositions(positions, StartAt.BEGINNING);
            }
            return receiver.start();
        }
    },

    /** The address is a URI. Each topic is a subject with a stream of its own, and each consumer reads durably. */
    nats {
        @Override
        public Receiver receive(
                String address, Consumer consumer, BatchHandler handler, @Nullable StoredPositions positions) {
            return NatsReceiver.builder()
                    .uri(address)
                    .subjects(consumer.topics().toArray(String[]::new))
                    .durable(consumer.id())
                    .ackWait(NATS_ACK_WAIT)
                    .batch(BATCH)
                    .handler(handler)
                    .retryPolicy(RETRIES)
                    .start();
        }
    },

    /** The address is an AMQP URI. Each consumer has a queue that is bound to its topics. */
    rabbitmq {
        @Override
        public Receiver receive(
                String address, Consumer consumer, BatchHandler handler, @Nullable StoredPositions positions) {
            return RabbitMqReceiver.builder()
                    .uri(address)
                    .queue(queueOf(consumer.id()))
                    .batch(BATCH)
                    .handler(handler)
                    .retryPolicy(RETRIES)
                    .start();
        }
    },

    /** The address is an endpoint. Each consumer has a FIFO queue, which gets copies of its topics. */
    sqs {
        @Override
        public Receiver receive(
                String address, Consumer consumer, BatchHandler handler, @Nullable StoredPositions positions) {
            return SqsReceiver.builder()
                    .endpoint(address)
                    .region(SQS_REGION)
                    .queue(sqsQueueOf(consumer.id()))
                    .visibilityTimeout(SQS_VISIBILITY)
                    .waitTime(SQS_WAIT)
                    .handler(handler)
                    .retryPolicy(RETRIES)
                    .start();
        }
    };

    /** The region of the queues in SQS. */
    public static final String SQS_REGION = "elasticmq";

    /** The exchange in RabbitMQ, with topics as its routing keys. */
    public static final String EXCHANGE = "shop";

    /** As by default, but not longer apart than a second: a broker that was killed here is back after some. */
    private static final RetryPolicy RETRIES =
            new RetryPolicy(RetryPolicy.DEFAULT.backoff().limitedTo(Duration.ofSeconds(1)), 3, 5);

    /**
     * A process that has just started is slow at first, and nobody sees what it has done before the batch is committed.
     */
    private static final int BATCH = 20;

    /** A consumer that was killed here is missed after that long. */
    private static final Duration NATS_ACK_WAIT = Duration.ofSeconds(3);

    /** As the acknowledgements of NATS: what a consumer that was killed had taken comes back after that long. */
    private static final Duration SQS_VISIBILITY = Duration.ofSeconds(3);

    private static final Duration SQS_WAIT = Duration.ofSeconds(1);

    private static final Map<String, String> KAFKA_SETTINGS = Map.of(
            "session.timeout.ms", "3000",
            "heartbeat.interval.ms", "500",
            "max.poll.records", Integer.toString(BATCH),
            // What nobody looks at here costs a process that starts as much as its connection to the broker.
            "enable.metrics.push", "false",
            "metric.reporters", "",
            "auto.offset.reset", "earliest");

    /** Starts a consumer. */
    public abstract Receiver receive(
            String address, Consumer consumer, BatchHandler handler, @Nullable StoredPositions positions);

    /** The queue of a consumer in SQS. */
    public static String sqsQueueOf(String consumer) {
        return EXCHANGE + "-" + consumer + ".fifo";
    }

    /** The queue of a consumer in RabbitMQ. */
    public static String queueOf(String consumer) {
        return EXCHANGE + "." + consumer;
    }
}
