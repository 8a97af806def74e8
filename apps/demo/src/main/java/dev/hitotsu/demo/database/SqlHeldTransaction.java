package dev.hitotsu.demo.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hitotsu.demo.shop.Order;
import dev.hitotsu.demo.shop.Topics;
import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.message.Message;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A transaction that appends a message about an order that does not exist, and is never committed. */
final class HeldTransaction implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HeldTransaction.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Order ORDER =
            new Order("00000000-0000-0000-0000-000000000000", "user-1", 0, "product-1", 1, 1);

    private final JdbcDatabase database;
    private Connection connection;
    private int beginCount;

    HeldTransaction(JdbcDatabase database) throws SQLException {
        this.database = database;
        this.connection = database.dataSource().getConnection();
    }

    /** Begins the transaction, the first time or again after a restart of the server. */
    void begin() throws SQLException, JsonProcessingException {
        close();
        connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        Message never = Message.builder(Topics.ORDERS, Order.PLACED)
                .key(ORDER.userId())
                .payload(JSON.writeValueAsBytes(ORDER))
                .build();
        database.outbox().append(connection, never);
        beginCount++;
    }

    int beginCount() {
        return beginCount;
    }

    @Override
    public void close() {
        try (Connection ending = connection) {
            if (!ending.isClosed() && !ending.getAutoCommit()) {
                ending.rollback();
            }
        } catch (SQLException e) {
            log.debug("the held transaction ended with its server", e);
        }
    }
}
