package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.hitotsu.jdbc.internal.RivalReports;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Two relays of two worlds on one outbox: both are told of the other, also when the leader changes. */
class RivalRelaysIT {
    private static final RelayOptions QUICK =
            RelayOptions.DEFAULT.withLease(new RelayOptions.Lease(Duration.ofSeconds(2), Duration.ofMillis(20)));

    private final DataSource database = SharedPostgreSql.database();
    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
    private final ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1));
    private final Logger logger = (Logger) LoggerFactory.getLogger(RivalReports.class);
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            warnings.add(event.getFormattedMessage());
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void close() {
        logger.detachAppender(appender);
        sink.close();
    }

    @Test
    void bothAreWarned() {
        try (Relay production = relay("production", "Kafka at a");
                Relay staging = relay("staging", "Kafka at b")) {
            production.start();
            await().until(() -> production.status().terms() == 1);
            staging.start();

            await().untilAsserted(() -> assertThat(warnings)
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("another relay leads that delivers elsewhere: production, Kafka at a"))
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("this relay leads, and another one would lead that delivers elsewhere: staging,"
                                    + " Kafka at b")));
        }
    }

    @Test
    void relaysOfOnePurposeAreNot() {
        try (Relay one = relay("one", "Kafka at a");
                Relay two = relay("two", "Kafka at a")) {
            one.start();
            await().until(() -> one.status().terms() == 1);
            two.start();
            one.close();
            await().until(() -> two.status().terms() == 1);
        }
        assertThat(warnings).isEmpty();
    }

    private Relay relay(String instance, String purpose) {
        return Relay.builder(PostgreSql.of(database).relayStore().withPurpose(purpose), sink)
                .instance(instance)
                .options(QUICK)
                .build();
    }
}
