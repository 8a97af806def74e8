package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.message.Message;
import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import dev.hitotsu.testkit.sql.Queries;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;

/** What the tests of a relay's term share: a database of their own, and methods to append, to lead and to query. */
abstract class RelayTermSupport {
    static final Duration LONG = Duration.ofMinutes(10);
    static final Duration SHORT = Duration.ofMillis(1);
    static final long SEGMENT = 1L << 18;

    final DataSource dataSource;
    final RelayStore store;
    final List<RelayTerm> terms = new ArrayList<>();

    RelayTermSupport() {
        this(SharedPostgreSql.database());
    }

    RelayTermSupport(DataSource dataSource) {
        this.dataSource = dataSource;
        this.store = PostgreSql.of(dataSource).relayStore().withRetention(new SegmentRetention(Duration.ZERO, 12));
    }

    @AfterEach
    void close() {
        terms.forEach(RelayTerm::close);
    }

    static Settlement moved(Checkpoint checkpoint) {
        return new Settlement(checkpoint, List.of(), List.of(), List.of(), Set.of());
    }

    RelayTerm lead(Duration lease) {
        return tryLead(lease).orElseThrow();
    }

    Optional<RelayTerm> tryLead(Duration lease) {
        Optional<RelayTerm> term = store.tryLead("test", lease);
        term.ifPresent(terms::add);
        return term;
    }

    static List<Long> positions(ReadBatch batch) {
        return batch.entries().stream().map(LogEntry::position).toList();
    }

    /** Reads once more and returns how many positions are in gaps. */
    static long gapsAfter(RelayTerm term) {
        return ((LogCheckpoint) term.source().read(10, 1 << 20, Duration.ZERO).checkpoint()).gapPositionCount();
    }

    static Message message() {
        return Message.builder("orders", "OrderPlaced").key("k").payload("{}").build();
    }

    void appendAndRollBack(int count) throws SQLException {
        append(Stream.generate(RelayTermSupport::message).limit(count).toList(), false);
    }

    long queryLong(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    List<UUID> append(int count) throws SQLException {
        return append(Stream.generate(RelayTermSupport::message).limit(count).toList(), true);
    }

    List<UUID> append(List<Message> messages, boolean commit) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            SharedPostgreSql.outbox().append(connection, messages);
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
        }
        return messages.stream().map(Message::id).toList();
    }

    void execute(String sql) throws SQLException {
        Queries.execute(dataSource, sql);
    }

    /** A data source that adds every connection that it hands out to the list. */
    static DataSource recording(DataSource dataSource, List<Connection> opened) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            Object result = method.invoke(dataSource, arguments);
            if (result instanceof Connection connection) {
                opened.add(connection);
            }
            return result;
        };
        return (DataSource)
                Proxy.newProxyInstance(DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, handler);
    }
}
