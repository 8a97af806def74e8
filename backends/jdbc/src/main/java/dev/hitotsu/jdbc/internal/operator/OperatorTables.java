package dev.hitotsu.jdbc.internal.operator;

import dev.hitotsu.jdbc.internal.relay.ParkedMessages;
import dev.hitotsu.jdbc.internal.relay.RelayLease;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.outbox.OutboxStore;
import java.sql.Connection;
import java.sql.SQLException;

/** The tables of an outbox, as operators see them. */
public record OperatorTables(
        StatusQuery status,
        PageQueries pages,
        PlaceQueries places,
        EntryQueries entries,
        FailureQueries failures,
        ChangeStatements changes,
        AuditStatements audit,
        ParkedMessages parked,
        RelayLease lease,
        OutboxStore<Connection> outbox) {

    /** Reads the status in the caller's transaction. */
    @FunctionalInterface
    public interface StatusQuery {
        OutboxStatus read(Connection connection) throws SQLException;

        /** How many messages the status counts in a state. */
        default long count(Connection connection, OutboxState state) throws SQLException {
            return read(connection).count(state);
        }
    }
}
