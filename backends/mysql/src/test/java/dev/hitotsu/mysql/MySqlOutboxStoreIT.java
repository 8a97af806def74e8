package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.mysql.internal.LogReader;
import dev.hitotsu.mysql.internal.MySqlCheckpoint;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.testkit.contract.OutboxStoreContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;

class MySqlOutboxStoreIT extends OutboxStoreContract<Connection> {
    private final SchemaName schema = SharedMariaDb.schema();
    private final DataSource dataSource = SharedMariaDb.dataSource();
    private final Transactions transactions = new Transactions(dataSource);
    private final MySqlOutboxStore store = new MySqlOutboxStore(schema);

    @AfterEach
    void close() throws SQLException {
        transactions.close();
    }

    @Override
    protected OutboxStore<Connection> store() {
        return store;
    }

    @Override
    protected Connection begin() {
        return transactions.begin(false);
    }

    @Override
    protected void commit(Connection transaction) {
        transactions.end(transaction, true);
    }

    @Override
    protected void rollback(Connection transaction) {
        transactions.end(transaction, false);
    }

    /** Through the reader of the relay, from the beginning. */
    @Override
    protected List<Message> committed() {
        try (Connection connection = dataSource.getConnection()) {
            LogReader reader = new LogReader(connection, schema, MySqlCheckpoint.START, Message.DEFAULT_MAX_SIZE);
            List<Message> messages = new ArrayList<>();
            List<LogEntry> page = reader.read(100, 1 << 20).entries();
            while (!page.isEmpty()) {
                page.forEach(entry -> messages.add(entry.message()));
                page = reader.read(100, 1 << 20).entries();
            }
            return messages;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Connection noTransaction() {
        return transactions.begin(true);
    }
}
