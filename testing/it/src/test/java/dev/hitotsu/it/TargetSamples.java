package dev.hitotsu.it;

import dev.hitotsu.aws.QueueType;
import dev.hitotsu.aws.SqsReceiver;
import dev.hitotsu.aws.SqsReceiverBuilder;
import dev.hitotsu.aws.SqsSink;
import dev.hitotsu.aws.SqsSinkBuilder;
import dev.hitotsu.google.pubsub.PubSubReceiver;
import dev.hitotsu.google.pubsub.PubSubReceiverBuilder;
import dev.hitotsu.google.pubsub.PubSubSink;
import dev.hitotsu.google.pubsub.PubSubSinkBuilder;
import dev.hitotsu.google.tasks.CloudTasksSink;
import dev.hitotsu.google.tasks.CloudTasksSinkBuilder;
import dev.hitotsu.kafka.KafkaReceiver;
import dev.hitotsu.kafka.KafkaReceiverBuilder;
import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.kafka.KafkaSinkBuilder;
import dev.hitotsu.message.OpenSessions;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.nats.NatsReceiver;
import dev.hitotsu.nats.NatsReceiverBuilder;
import dev.hitotsu.nats.NatsSink;
import dev.hitotsu.nats.NatsSinkBuilder;
import dev.hitotsu.rabbitmq.RabbitMqReceiver;
import dev.hitotsu.rabbitmq.RabbitMqReceiverBuilder;
import dev.hitotsu.rabbitmq.RabbitMqSink;
import dev.hitotsu.rabbitmq.RabbitMqSinkBuilder;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.routing.RoutingSink;

/** Sinks to which nothing is connected, and builders of receivers. */
final class TargetSamples implements AutoCloseable {
    private final KafkaSink kafka =
            KafkaSink.builder().property("bootstrap.servers", "127.0.0.1:1").build();
    private final SqsSink sqs = SqsSink.builder().region("eu-central-1").build();
    private final PubSubSink pubSub = PubSubSink.builder()
            .project("hitotsu-test")
            .endpoint("http://127.0.0.1:1")
            .build();
    private final CloudTasksSink cloudTasks = CloudTasksSink.builder()
            .project("hitotsu-test")
            .location("europe-west3")
            .url("http://127.0.0.1:1")
            .endpoint("http://127.0.0.1:1")
            .build();
    private final NatsSink nats = NatsSink.builder().uri("nats://127.0.0.1:1").build();
    private final RabbitMqSink rabbitMq =
            RabbitMqSink.builder().uri("amqp://127.0.0.1:1").build();

    void addTo(ArgumentSamples samples) {
        samples.instance(Sink.class, kafka);
        samples.instance(SinkSession.class, kafka.open(1));
        samples.instance(RoutingSink.Builder.class, RoutingSink.builder());
        samples.instance(
                RoutingSink.class,
                RoutingSink.builder()
                        .sink(ArgumentSamples.TEXT, samples.proxy(Sink.class))
                        .build());
        samples.instance(OpenSessions.class, new OpenSessions<>());
        samples.instance(RelayOptions.Lease.class, RelayOptions.DEFAULT.lease());
        samples.instance(QueueType.class, QueueType.FIFO);
        samples.instance(SqsSink.class, sqs);
        samples.instance(SqsSinkBuilder.class, SqsSink.builder());
        samples.instance(SqsReceiverBuilder.class, SqsReceiver.builder());
        samples.instance(KafkaSink.class, kafka);
        samples.instance(KafkaSinkBuilder.class, KafkaSink.builder());
        samples.instance(KafkaReceiverBuilder.class, KafkaReceiver.builder());
        samples.instance(PubSubSink.class, pubSub);
        samples.instance(PubSubSinkBuilder.class, PubSubSink.builder());
        samples.instance(PubSubReceiverBuilder.class, PubSubReceiver.builder());
        samples.instance(CloudTasksSink.class, cloudTasks);
        samples.instance(CloudTasksSinkBuilder.class, CloudTasksSink.builder());
        samples.instance(NatsSink.class, nats);
        samples.instance(NatsSinkBuilder.class, NatsSink.builder());
        samples.instance(NatsReceiverBuilder.class, NatsReceiver.builder());
        samples.instance(RabbitMqSink.class, rabbitMq);
        samples.instance(RabbitMqSinkBuilder.class, RabbitMqSink.builder());
        samples.instance(RabbitMqReceiverBuilder.class, RabbitMqReceiver.builder());
    }

    @Override
    public void close() {
        kafka.close();
        nats.close();
        pubSub.close();
        cloudTasks.close();
        sqs.close();
        rabbitMq.close();
    }
}
