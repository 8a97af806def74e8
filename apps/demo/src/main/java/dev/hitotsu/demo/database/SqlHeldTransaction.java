package dev.hitotsu.demo.database;

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

/** One with SQL. */
final class SqlHeldTransaction implements HeldTransaction {
    private static final Logger log = LoggerFactory.getLogger(SqlHeldTransaction.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Order ORDER =
            new Order("00000000-0000-0000-0000-000000000000", "user-1", 0, "product-1", 1, 1);

    private final JdbcDatabase database;
    private Connection connection;
    private int beginCount;

    SqlHeldTransaction(JdbcDatabase database) throws SQLException {
        this.database = database;
        this.connection = database.dataSource().getConnection();
    }

    @Override
    public void begin() throws SQLException, JsonProcessingException {
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

    @Override
    public int beginCount() {
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
