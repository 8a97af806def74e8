package dev.hitotsu.it.guide;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import dev.hitotsu.kafka.KafkaReceiver;
import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.mongo.Mongo;
import dev.hitotsu.mysql.BinlogServer;
import dev.hitotsu.mysql.MySql;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.bson.Document;

/** The blocks of README, guide and the page of databases; {@link GuideBlocksTest} compares them. */
@SuppressWarnings("unused")
abstract class CommitGuide {
    DataSource dataSource;
    Order order;
    Message message;
    String json;

    interface Order {
        String customer();

        String json();
    }

    abstract void insertOrder(Connection connection, Order order) throws SQLException;

    abstract void charge(Connection connection, Message message) throws SQLException;

    void readme(String servers) throws Exception {
        // region
        PostgreSql database = PostgreSql.of(dataSource);

        // Append: the order and its message commit together, or not at all.
        database.transactions().use(transaction -> {
            insertOrder(transaction.connection(), order);
            transaction.append(Message.builder("orders", "OrderPlaced")
                    .key(order.customer())
                    .payload(order.json())
                    .build());
        });

        // Consume: the claim on the message and its effect commit together, or not at all.
        BatchHandler payments = database.inboxHandler("payments", (connection, message) -> charge(connection, message));
        KafkaReceiver.builder()
                .property("bootstrap.servers", servers)
                .group("payments")
                .topics("orders")
                .handler(payments)
                .start();
        // endregion
    }

    void guide() throws Exception {
        // region
        PostgreSql database = PostgreSql.of(dataSource);
        database.transactions().use(transaction -> {
            insertOrder(transaction.connection(), order);
            transaction.append(Message.builder("orders", "OrderPlaced")
                    .key(order.customer())
                    .payload(json)
                    .build());
        });
        // endregion
    }

    void relay(PostgreSql database, KafkaSink kafkaSink) {
        // region
        Relay relay = Relay.builder(database.relayStore(), kafkaSink).build();
        database.outbox().onCommit(relay::wake); // no need to wait for the next poll
        relay.start();
        // endregion
    }

    void consumer(PostgreSql database) {
        // region
        BatchHandler handler = database.inboxHandler("payments", (connection, message) -> charge(connection, message));
        // endregion
    }

    void mongo(MongoClient client, MongoCollection<Document> orders, Document order, Sink sink) {
        // region
        Mongo mongo = Mongo.of(client, "shop");
        mongo.schema().apply();
        mongo.transactions().use(transaction -> {
            orders.insertOne(transaction.session(), order);
            transaction.append(Message.builder("orders", "OrderPlaced")
                    .key(order.getString("_id"))
                    .build());
        });
        Relay relay = Relay.builder(mongo.relayStore(), sink).build();
        // endregion
    }

    abstract void store(String segment, long position, Message message) throws Exception;

    void archive(PostgreSql database, Sink sink) {
        // region
        Relay.builder(
                database.relayStore()
                        .withArchive(
                                segment -> segment.forEach(
                                        (position, message) -> store(segment.name(), position, message)),
                                4),
                sink)
        // endregion
        ;
    }

    void mySql() throws Exception {
        // region
        MySql database = MySql.of(dataSource);
        database.schema().apply();
        database.transactions().use(transaction -> {
            insertOrder(transaction.connection(), order);
            transaction.append(message);
        });
        // endregion
    }

    void binlog(MySql database, Sink sink, String url, String user, String password) {
        // region
        Relay.builder(database.relayStore().withBinlog(BinlogServer.allOf(url, user, password)), sink)
        // endregion
        ;
    }
}
