package shop;

import dev.hitotsu.kafka.KafkaReceiver;
import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A shop without a framework: orders, a relay and payments in one process. */
public final class PlainShop {
    private PlainShop() {}

    /** Places an order, and ends when it was charged. */
    public static void main(String[] arguments) throws Exception {
        DataSource dataSource = dataSource();
        createTables(dataSource);
        PostgreSql database = PostgreSql.of(dataSource);
        database.schema().apply();
        String kafka = System.getenv("SHOP_KAFKA");
        Payments payments = new Payments();
        try (KafkaSink sink = KafkaSink.builder().property("bootstrap.servers", kafka).build();
                Relay relay = Relay.builder(database.relayStore(), sink).build();
                KafkaReceiver receiver = KafkaReceiver.builder()
                        .property("bootstrap.servers", kafka)
                        .group("payments")
                        .topics("orders")
                        .handler(database.inboxHandler("payments", payments::charge))
                        .start()) {
            relay.start();
            new Orders(database.transactions()).place("customer-1", 500);
            payments.charged.await();
        }
        System.out.println("charged once");
    }

    private static DataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(System.getenv("SHOP_DATABASE"));
        dataSource.setUser(System.getenv("SHOP_USER"));
        dataSource.setPassword(System.getenv("SHOP_PASSWORD"));
        return dataSource;
    }

    private static void createTables(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS purchase (customer text NOT NULL, cents bigint NOT NULL)");
            statement.execute("CREATE TABLE IF NOT EXISTS charge (message uuid PRIMARY KEY, customer text)");
        }
    }
}
