package dev.hitotsu.demospring.append;

import dev.hitotsu.jdbc.JdbcTransactions;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.springboot.transaction.TransactionalOutbox;
import dev.hitotsu.tracing.MessageTracing;
import io.opentelemetry.api.OpenTelemetry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions that insert the same row: of the library and of Spring, without and with a message. */
final class TransactionKinds {
    private static final String INSERT = "INSERT INTO purchase (id) VALUES (?)";

    /** A transaction from its beginning to its commit. */
    @FunctionalInterface
    interface Transaction {
        void run() throws SQLException;
    }

    private final DataSource pool;

    TransactionKinds(DataSource pool) {
        this.pool = pool;
    }

    Map<String, Transaction> all() {
        Map<String, Transaction> kinds = new LinkedHashMap<>();
        kinds.put("coreRow", core(outbox(), false));
        kinds.put("coreMessage", core(outbox(), true));
        kinds.put("coreMessageTracingOff", core(traced(), true));
        kinds.put("springRow", spring(outbox(), false, true));
        kinds.put("springMessage", spring(outbox(), true, true));
        kinds.put("springMessageTracingOff", spring(traced(), true, true));
        kinds.put("springMessageTwoTrips", spring(outbox(), true, false));
        return kinds;
    }

    private Outbox<Connection> outbox() {
        return PostgreSql.of(pool).outbox();
    }

    /** As in an application that has OpenTelemetry's API, and nothing behind it. */
    private Outbox<Connection> traced() {
        Outbox<Connection> outbox = outbox();
        outbox.observe(MessageTracing.of(OpenTelemetry.noop(), "kafka").appends());
        return outbox;
    }

    private Transaction core(Outbox<Connection> outbox, boolean hasMessage) {
        JdbcTransactions transactions = JdbcTransactions.of(pool, outbox);
        return () -> transactions.use(transaction -> {
            insert(transaction.connection());
            if (hasMessage) {
                transaction.append(message());
            }
        });
    }

    private static void insert(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, UUID.randomUUID());
            insert.executeUpdate();
        }
    }

    /** With the COMMIT, or before it, as with managers whose connections cannot take messages along. */
    private Transaction spring(Outbox<Connection> outbox, boolean hasMessage, boolean isWithCommit) {
        JdbcTransactionManager manager = new JdbcTransactionManager(pool);
        TransactionalOutbox messages = TransactionalOutbox.of(pool, outbox);
        if (isWithCommit) {
            messages.attachTo(manager);
        } else {
            manager.addListener(messages.listener());
        }
        JdbcTemplate template = new JdbcTemplate(pool);
        TransactionTemplate transactions = new TransactionTemplate(manager);
        return () -> transactions.executeWithoutResult(status -> {
            template.update(INSERT, UUID.randomUUID());
            if (hasMessage) {
                messages.append(message());
            }
        });
    }

    private static Message message() {
        return Message.builder("purchases", "PurchaseMade")
                .key("1")
                .payload("{\"cents\": 500}")
                .build();
    }
}
