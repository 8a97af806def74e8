package shop;

import dev.hitotsu.kafka.KafkaReceiver;
import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What Hitotsu needs, which starts with the application and ends with it. */
@Singleton
public class Messaging {
    private final DataSource dataSource;
    private final PostgreSql database;
    private final String kafka;
    private KafkaSink sink;
    private Relay relay;
    private KafkaReceiver receiver;

    Messaging(DataSource dataSource, @ConfigProperty(name = "shop.kafka") String kafka) {
        this.dataSource = dataSource;
        this.database = PostgreSql.of(dataSource);
        this.kafka = kafka;
    }

    @Produces
    @Singleton
    Outbox<Connection> outbox() {
        return database.outbox();
    }

    void start(@Observes StartupEvent event, Payments payments) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS quarkus_order (customer text, cents bigint)");
            statement.execute("CREATE TABLE IF NOT EXISTS quarkus_charge (message uuid PRIMARY KEY, customer text)");
        }
        database.schema().apply();
        sink = KafkaSink.builder().property("bootstrap.servers", kafka).build();
        relay = Relay.builder(database.relayStore(), sink).build();
        relay.start();
        receiver = KafkaReceiver.builder()
                .property("bootstrap.servers", kafka)
                .group("quarkus-payments")
                .topics("orders")
                .handler(database.inboxHandler("quarkus-payments", payments::charge))
                .start();
    }

    void stop(@Observes ShutdownEvent event) {
        receiver.close();
        relay.close();
        sink.close();
    }
}
