package dev.hitotsu.demo.run;

import dev.hitotsu.message.Message;
import dev.hitotsu.postgresql.PostgreSqlOutboxStore;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A transaction that has appended a message about an order that does not exist, and does not end. */
final class HeldTransaction implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HeldTransaction.class);
    private static final String ORDER = "00000000-0000-0000-0000-000000000000";

    private final DataSource dataSource;
    private Connection connection;
    private int begun;

    HeldTransaction(DataSource dataSource) throws SQLException {
        this.dataSource = dataSource;
        this.connection = dataSource.getConnection();
    }

    /** Begins it, or begins it again after the server has been down. */
    void begin() throws SQLException {
        close();
        connection = dataSource.getConnection();
        connection.setAutoCommit(false);
        Message never = Message.builder("orders", "OrderPlaced")
                .key("user-1")
                .payload(
                        "{\"orderId\":\"" + ORDER + "\",\"userId\":\"user-1\",\"number\":0,\"productId\":\"product-1\","
                                + "\"quantity\":1,\"amountCents\":1}")
                .build();
        PostgreSqlOutboxStore.outbox().append(connection, never);
        begun++;
    }

    int begun() {
        return begun;
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
