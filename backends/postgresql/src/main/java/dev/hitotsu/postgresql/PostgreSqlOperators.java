package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.operator.OperatorTables;
import dev.hitotsu.jdbc.internal.operator.OperatorTransactions;
import dev.hitotsu.jdbc.internal.operator.SqlInboxAdmin;
import dev.hitotsu.jdbc.internal.parking.ParkedRows;
import dev.hitotsu.jdbc.internal.parking.ParkingDialect;
import dev.hitotsu.postgresql.internal.CheckedCommit;
import dev.hitotsu.postgresql.internal.MessageColumns;
import dev.hitotsu.postgresql.internal.table.ConsumerLanes;
import dev.hitotsu.postgresql.internal.table.IndexScans;
import dev.hitotsu.postgresql.internal.table.OperatorChanges;
import dev.hitotsu.postgresql.internal.table.OutboxEntryQueries;
import dev.hitotsu.postgresql.internal.table.OutboxFailureQueries;
import dev.hitotsu.postgresql.internal.table.OutboxPageQueries;
import dev.hitotsu.postgresql.internal.table.OutboxPlaceQueries;
import dev.hitotsu.postgresql.internal.table.OutboxStatusQuery;
import dev.hitotsu.postgresql.internal.table.ParkedTable;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The transactions of operators, and the tables that they see. */
record PostgreSqlOperators(DataSource dataSource, SchemaName schema) implements OperatorTransactions {
    private static final ParkingDialect.StateIndex BY_STATE = new ParkingDialect.StateIndex(
            "(state, number) > (?, ?) AND (state, number) <= (?, " + Long.MAX_VALUE + ") ORDER BY state, number",
            IndexScans::only);

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
                new PostgreSqlOutboxStore(schema));
    }

    /** How statements about parked messages of consumers are spelled, and their errors explained. */
    static ParkingDialect parking(SchemaName schema, PostgreSqlRights.Use use) {
        return new ParkingDialect(
                MessageColumns.WORDS,
                MessageColumns.SQL,
                BY_STATE,
                ConsumerLanes.queries(),
                error -> PostgreSqlRights.of(schema).explain(error, use));
    }

    /** The claims that operators look at and change. */
    SqlInboxAdmin.Tables claims() {
        return new SqlInboxAdmin.Tables(
                schema,
                "claimed_at",
                new PostgreSqlInboxStore(schema),
                new ParkedRows(schema, parking(schema, PostgreSqlRights.Use.OPERATE)),
                OutboxFailureQueries.audit(schema),
                this);
    }

    @Override
    public void begin(Connection connection) throws SQLException {
        PostgreSqlSchema.of(dataSource, schema).check(connection);
        open(connection);
    }

    @Override
    public void beginReading(Connection connection) throws SQLException {
        PostgreSqlSchema.of(dataSource, schema).checkForReading(connection);
        open(connection);
    }

    private static void open(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        RowSecurity.offInTransaction(connection);
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        CheckedCommit.commit(connection);
    }

    @Override
    public String explain(SQLException error) {
        return PostgreSqlRights.of(schema).explain(error, PostgreSqlRights.Use.OPERATE);
    }
}
