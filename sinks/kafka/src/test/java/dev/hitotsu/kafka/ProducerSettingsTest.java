package dev.hitotsu.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProducerSettingsTest {
    private static final Map<String, Object> SERVERS = Map.of("bootstrap.servers", "localhost:9092");
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    @Test
    void hasTheseDefaults() {
        assertThat(ProducerSettings.of(SERVERS, TIMEOUT))
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", "true")
                .containsEntry("max.in.flight.requests.per.connection", "1")
                .containsEntry("linger.ms", 1)
                .containsEntry("batch.size", 65_536)
                .containsEntry("compression.type", "lz4")
                .containsEntry("delivery.timeout.ms", 4_000)
                .containsEntry("request.timeout.ms", 2_000)
                .containsEntry("max.block.ms", 1_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "acks, 1, 'acks: 1 (expected: all)'",
        "enable.idempotence, false, 'enable.idempotence: false (expected: true)'",
        "max.in.flight.requests.per.connection, 5, 'max.in.flight.requests.per.connection: 5 (expected: 1)'",
        "transactional.id, t, 'transactional.id: t (expected: none: it is the transactionalId of the sink)'",
    })
    void refusesWhatThePromisesRuleOut(String name, String value, String message) {
        assertThatThrownBy(() -> KafkaSink.builder()
                        .properties(SERVERS)
                        .property(name, value)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void takesTheSameSaidInOtherWords() {
        Map<String, Object> given = Map.of("bootstrap.servers", "h:1", "acks", "-1", "linger.ms", "5");

        assertThat(ProducerSettings.of(given, TIMEOUT))
                .containsEntry("acks", "all")
                .containsEntry("linger.ms", "5");
    }

    @Test
    void triesForTenSecondsUnlessToldOtherwise() {
        KafkaSinkBuilder builder = KafkaSink.builder().properties(SERVERS);
        try (KafkaSink sink = builder.build()) {
            assertThat(sink.sendTimeout()).isEqualTo(Duration.ofSeconds(10));
        }
        try (KafkaSink sink = builder.sendTimeout(TIMEOUT).build()) {
            assertThat(sink.sendTimeout()).isEqualTo(TIMEOUT);
        }
        try (KafkaSink sink = builder.property("delivery.timeout.ms", 7_000).build()) {
            assertThat(sink.sendTimeout()).isEqualTo(Duration.ofSeconds(7));
        }
        assertThatThrownBy(() -> builder.sendTimeout(Duration.ofMillis(99)))
                .hasMessage("sendTimeout: PT0.099S (expected: PT0.1S..PT1H)");
    }

    @Test
    void namesWhatIsWrong() {
        assertThatThrownBy(() -> KafkaSink.builder().build())
                .hasMessage("bootstrap.servers: none (expected: host:port,...)");
        assertThatThrownBy(
                        () -> KafkaSink.builder().properties(SERVERS).window(0).build())
                .hasMessage("window: 0 (expected: 1..1000000)");
        assertThatThrownBy(() -> KafkaSink.builder()
                        .properties(SERVERS)
                        .property("linger.ms", "soon")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("linger.ms");
    }
}
