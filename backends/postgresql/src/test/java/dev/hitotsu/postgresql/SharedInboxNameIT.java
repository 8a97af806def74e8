package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.jdbc.JdbcInboxHandler;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Two applications that use one inbox's name: one gets everything, the other nothing, and both are told. */
class SharedInboxNameIT {
    private final DataSource database = SharedPostgreSql.database();
    private final Logger logger = (Logger) LoggerFactory.getLogger(JdbcInboxHandler.class.getPackageName());
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void detach() {
        logger.detachAppender(appender);
    }

    @Test
    void bothGroupsAreWarned() throws Exception {
        AtomicInteger effects = new AtomicInteger();
        JdbcInboxHandler billing = handler(effects);
        JdbcInboxHandler shipping = handler(effects);
        Message message = message();

        billing.handle(batch(message, "Kafka group billing, topics [orders]"));
        assertThat(warnings()).isEmpty();
        shipping.handle(batch(message, "Kafka group shipping, topics [orders]"));
        assertThat(effects).hasValue(1);
        assertThat(warnings())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("inbox \"shop\" is used by Kafka group shipping, topics [orders], and")
                        .contains("[Kafka group billing, topics [orders]]"));

        handler(effects).handle(batch(message(), "Kafka group billing, topics [orders]"));
        assertThat(warnings())
                .hasSize(2)
                .last()
                .satisfies(line -> assertThat(line).contains("[Kafka group shipping, topics [orders]]"));
    }

    @Test
    void applicationsWithNamesAreToldApartInOneGroup() throws Exception {
        AtomicInteger effects = new AtomicInteger();

        handler(effects).withApplication("billing").handle(batch(message(), "RabbitMQ queue orders"));
        handler(effects).withApplication("shipping").handle(batch(message(), "RabbitMQ queue orders"));

        assertThat(effects).hasValue(2);
        assertThat(warnings())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("[application billing, RabbitMQ queue orders]"));
    }

    @Test
    void processesOfOneApplicationAreNotWarned() throws Exception {
        AtomicInteger effects = new AtomicInteger();

        for (int process = 0; process < 3; process++) {
            handler(effects).handle(batch(message(), "RabbitMQ queue orders"));
        }
        assertThat(effects).hasValue(3);
        assertThat(warnings()).isEmpty();
    }

    private List<String> warnings() {
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private JdbcInboxHandler handler(AtomicInteger effects) {
        return JdbcInboxHandler.of(
                database,
                Inbox.of(new PostgreSqlInboxStore(SchemaName.DEFAULT), "shop"),
                (connection, message) -> effects.incrementAndGet());
    }

    private static Message message() {
        return Message.builder("orders", "OrderPlaced").build();
    }

    private static ReceivedBatch batch(Message message, String reader) {
        return new ReceivedBatch(List.of(message), Map.of(), reader);
    }
}
