package dev.hitotsu.server.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.server.sink.Hosts;
import dev.hitotsu.server.sink.SinkConfig;
import dev.hitotsu.server.sink.SinkReader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SinksTest {
    private static final RelayOptions DEAD_LETTERS =
            RelayOptions.DEFAULT.withFailure(RelayOptions.Failure.deadLetter("dead"));

    private static SinkConfig sink(String yaml) {
        return ConfigFile.of("test", "sink: " + yaml, name -> null).read(SinkReader::read);
    }

    private static SinkConfig kafka(String servers) {
        return sink("{kafka: {bootstrapServers: '" + servers + "', topics: {renamed: orders.v1}}}");
    }

    private static SinkConfig rabbitMq() {
        return sink("{rabbitmq: {uri: 'amqp://no-such-host.invalid', topics: {routed: orders.v1}}}");
    }

    @Test
    void theTopicsToCheckAreThoseThatWaitThoseOfTheConfigurationAndThatOfDeadLetters() {
        assertThat(Sinks.allTopics(kafka("localhost:9092"), DEAD_LETTERS, List.of("waiting")))
                .containsExactly("dead", "renamed", "waiting");
        assertThat(Sinks.allTopics(rabbitMq(), RelayOptions.DEFAULT, List.of("waiting")))
                .containsExactly("routed", "waiting");
    }

    @Test
    void hostsAreUnknownOnlyIfNoneOfThemResolves() {
        assertThat(Hosts.unknown(
                        kafka("no-such-host.invalid:9092, neither.invalid:9092").hosts()))
                .containsExactly("no-such-host.invalid", "neither.invalid");
        assertThat(Hosts.unknown(
                        kafka("no-such-host.invalid:9092,127.0.0.1:9092").hosts()))
                .isEmpty();
        assertThat(Hosts.unknown(rabbitMq().hosts())).isEmpty();
    }

    @Test
    void anObstacleIsWhatTheSinkRefusesBeforeItAsksTheBroker() {
        SinkConfig wrong = sink("{kafka: {bootstrapServers: '127.0.0.1:1', properties: {linger.ms: soon}}}");

        assertThat(Sinks.obstacles(wrong, RelayOptions.DEFAULT, List.of()))
                .singleElement()
                .asString()
                .contains("linger.ms");
    }

    @Test
    void aSinkFitsTheLeaseUnlessItIsToldToTryForLonger() {
        RelayOptions brief =
                RelayOptions.DEFAULT.withLease(new RelayOptions.Lease(Duration.ofSeconds(2), Duration.ofSeconds(1)));
        Sinks.check(kafka("no-such-host.invalid:9092"), brief);
        Sinks.check(rabbitMq(), brief);

        assertThatThrownBy(() -> Sinks.check(
                        sink("{kafka: {bootstrapServers: '127.0.0.1:1', properties: {delivery.timeout.ms: 30000}}}"),
                        brief))
                .hasMessage("the sink tries to deliver a message for PT30S"
                        + " (expected: at most PT4S, twice the lease of PT2S)");
        assertThatThrownBy(() -> Sinks.check(sink("{rabbitmq: {uri: 'amqp://localhost', confirmTimeout: 5s}}"), brief))
                .hasMessageContaining("PT5S (expected: at most PT4S");
    }
}
