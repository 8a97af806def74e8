package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.operator.OperatorTables;
import dev.hitotsu.jdbc.internal.operator.OperatorTransactions;
import dev.hitotsu.jdbc.internal.operator.SqlInboxAdmin;
import dev.hitotsu.jdbc.internal.parking.LaneQueries;
import dev.hitotsu.jdbc.internal.parking.ParkedRows;
import dev.hitotsu.jdbc.internal.parking.ParkingDialect;
import dev.hitotsu.mysql.internal.MessageColumns;
import dev.hitotsu.mysql.internal.table.OperatorChanges;
import dev.hitotsu.mysql.internal.table.OutboxEntryQueries;
import dev.hitotsu.mysql.internal.table.OutboxFailureQueries;
import dev.hitotsu.mysql.internal.table.OutboxPageQueries;
import dev.hitotsu.mysql.internal.table.OutboxPlaceQueries;
import dev.hitotsu.mysql.internal.table.OutboxStatusQuery;
import dev.hitotsu.mysql.internal.table.ParkedTable;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The transactions of operators, and the tables that they see. */
record MySqlOperators(DataSource dataSource, SchemaName schema) implements OperatorTransactions {
    /** Nothing to do for it: it is the only index of which a part is fixed. */
    private static final ParkingDialect.StateIndex BY_STATE =
            new ParkingDialect.StateIndex("state = ? AND number > ? AND state = ? ORDER BY number", transaction -> {});

    static OperatorTables tables(SchemaName schema) {
        return new OperatorTables(
                new OutboxStatusQuery(schema),
                new OutboxPageQueries(schema),
                new OutboxPlaceQueries(schema),
                new OutboxEntryQueries(schema),
                new OutboxFailureQueries(schema),
                new OperatorChanges(schema),
                OutboxFailureQueries.audit(schema),
                new ParkedTable(schema),
                new LeaseTable(schema),
                new MySqlOutboxStore(schema));
    }

    /** The claims that operators look at and change. */
    SqlInboxAdmin.Tables claims() {
        return new SqlInboxAdmin.Tables(
                schema,
                MessageColumns.time("claimed_at"),
                new MySqlInboxStore(schema),
                new ParkedRows(schema, parking(schema)),
                OutboxFailureQueries.audit(schema),
                this);
    }

    @Override
    public void begin(Connection connection) throws SQLException {
        MySqlSchema.of(dataSource, schema).check(connection);
        open(connection);
    }

    @Override
    public void beginReading(Connection connection) throws SQLException {
        MySqlSchema.of(dataSource, schema).checkForReading(connection);
        open(connection);
    }

    private static void open(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        connection.commit();
    }

    @Override
    public String explain(SQLException error) {
        return MySqlRights.of(schema).explain(error, MySqlRights.Use.OPERATE);
    }

    /** How statements about parked messages of consumers are spelled, and their errors explained. */
    static ParkingDialect parking(SchemaName schema) {
        return new ParkingDialect(
                MessageColumns.WORDS,
                MessageColumns.SQL,
                BY_STATE,
                LaneQueries.byValues(),
                error -> MySqlRights.of(schema).explain(error, MySqlRights.Use.CONSUME));
    }
}
