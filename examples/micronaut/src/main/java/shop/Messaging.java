package shop;

import dev.hitotsu.jdbc.JdbcTransactions;
import dev.hitotsu.kafka.KafkaReceiver;
import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** What Hitotsu needs, as beans: they start with the context, and end with it in the reverse order. */
@Factory
class Messaging {
    @Singleton
    PostgreSql database(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS micronaut_order (customer text, cents bigint)");
            statement.execute("CREATE TABLE IF NOT EXISTS micronaut_charge (message uuid PRIMARY KEY, customer text)");
        }
        PostgreSql database = PostgreSql.of(dataSource);
        database.schema().apply();
        return database;
    }

    @Singleton
    JdbcTransactions transactions(PostgreSql database) {
        return database.transactions();
    }

    @Singleton
    @Bean(preDestroy = "close")
    KafkaSink sink(@Value("${shop.kafka}") String servers) {
        return KafkaSink.builder().property("bootstrap.servers", servers).build();
    }

    @Context
    @Bean(preDestroy = "close")
    Relay relay(PostgreSql database, KafkaSink sink) {
        Relay relay = Relay.builder(database.relayStore(), sink).build();
        relay.start();
        return relay;
    }

    @Context
    @Bean(preDestroy = "close")
    KafkaReceiver receiver(@Value("${shop.kafka}") String servers, PostgreSql database, Payments payments) {
        return KafkaReceiver.builder()
                .property("bootstrap.servers", servers)
                .group("micronaut-payments")
                .topics("orders")
                .handler(database.inboxHandler("micronaut-payments", payments::charge))
                .start();
    }
}
