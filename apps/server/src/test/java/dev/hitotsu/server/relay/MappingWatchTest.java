package dev.hitotsu.server.relay;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.server.database.OutboxDatabase;
import dev.hitotsu.server.database.SourceConfig;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MappingWatchTest {
    private static final RelayStatus LEADING = new RelayStatus(RelayStatus.Role.LEADING, 1, 0, 0, 0, 0, 0, 0, 1, null);

    private final AtomicInteger looks = new AtomicInteger();

    private static SourceConfig source(String mapping) {
        return SourceConfig.from(
                ConfigFile.of("file", "source: {url: 'jdbc:postgresql://db/shop'" + mapping + "}", name -> null));
    }

    private OutboxDatabase database(Optional<String> obstacle) {
        Class<?>[] types = {OutboxDatabase.class};
        return (OutboxDatabase) Proxy.newProxyInstance(types[0].getClassLoader(), types, (proxy, method, arguments) -> {
            looks.incrementAndGet();
            return obstacle;
        });
    }

    /** Nothing waits in an outbox that nobody fills any more, so that all else looks healthy. */
    @Test
    void aTriggerThatIsGoneIsAnAlarm() {
        try (MappingWatch watch = MappingWatch.start(
                database(Optional.of("source.mapping: table: x, without a trigger")),
                source(", mapping: {layout: debezium}"))) {
            await().untilAsserted(() -> assertThat(watch.in(LEADING).sourceAlarm())
                    .contains("source.mapping: table: x, without a trigger"));
            assertThat(watch.in(LEADING.withSourceAlarm("older")).sourceAlarm()).isEqualTo("older");
        }
    }

    @Test
    void whereAllIsWellTheStatusStaysAsItIs() {
        try (MappingWatch watch =
                MappingWatch.start(database(Optional.empty()), source(", mapping: {layout: debezium}"))) {
            await().until(() -> looks.get() > 0);
            assertThat(watch.in(LEADING)).isEqualTo(LEADING);
        }
    }

    @Test
    void withoutAMappingNobodyLooks() {
        try (MappingWatch watch = MappingWatch.start(database(Optional.of("wrong")), source(""))) {
            assertThat(watch.in(LEADING)).isSameAs(LEADING);
        }
        assertThat(looks).hasValue(0);
    }
}
