package dev.hitotsu.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.kafka.RecordTime;
import dev.hitotsu.kafka.SizeCheck;
import dev.hitotsu.rabbitmq.QueueDeclaration;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.server.config.SinkConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SinksTest {
    private static final RelayOptions DEAD_LETTERS =
            RelayOptions.DEFAULT.withFailure(RelayOptions.Failure.deadLetter("dead"));

    @Test
    void theTopicsToCheckAreThoseThatWaitThoseOfTheConfigurationAndThatOfDeadLetters() {
        assertThat(Sinks.allTopics(kafka("localhost:9092"), DEAD_LETTERS, List.of("waiting")))
                .containsExactly("dead", "renamed", "waiting");
        assertThat(Sinks.allTopics(rabbitMq(), RelayOptions.DEFAULT, List.of("waiting")))
                .containsExactly("routed", "waiting");
    }

    @Test
    void hostsAreUnknownOnlyIfNoneOfThemResolves() {
        assertThat(Sinks.unknownHosts(kafka("no-such-host.invalid:9092, neither.invalid:9092")))
                .containsExactly("no-such-host.invalid", "neither.invalid");
        assertThat(Sinks.unknownHosts(kafka("no-such-host.invalid:9092,127.0.0.1:9092")))
                .isEmpty();
        assertThat(Sinks.unknownHosts(rabbitMq())).isEmpty();
    }

    @Test
    void anObstacleIsWhatTheSinkRefusesBeforeItAsksTheBroker() {
        SinkConfig.Kafka wrong = new SinkConfig.Kafka(
                "127.0.0.1:1",
                Map.of("linger.ms", "soon"),
                Map.of(),
                "hitotsu",
                RecordTime.SENT,
                SizeCheck.BEFORE_COMPRESSION);

        assertThat(Sinks.obstacles(wrong, RelayOptions.DEFAULT, List.of()))
                .singleElement()
                .asString()
                .contains("linger.ms");
    }

    private static SinkConfig.Kafka kafka(String servers) {
        return new SinkConfig.Kafka(
                servers, Map.of(), Map.of("renamed", "orders.v1"), "hitotsu", RecordTime.SENT, SizeCheck.BY_BROKER);
    }

    private static SinkConfig.RabbitMq rabbitMq() {
        return new SinkConfig.RabbitMq(
                "amqp://no-such-host.invalid",
                null,
                Map.of("routed", "orders.v1"),
                QueueDeclaration.NONE,
                "hitotsu",
                Duration.ofSeconds(30));
    }
}
