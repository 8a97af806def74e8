package dev.hitotsu.jdbc.internal.operator;

import dev.hitotsu.jdbc.DatabaseInspection;
import dev.hitotsu.jdbc.internal.MessageCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Reads what the statements of a database select, each in a transaction of its own. Thread-safe; blocks. */
public final class SqlInspection implements DatabaseInspection {
    private final OperatorCalls calls;
    private final MessageCodec codec;
    private final Statements statements;

    /** Reads with these statements. */
    public SqlInspection(
            DataSource dataSource, OperatorTransactions transactions, MessageCodec codec, Statements statements) {
        this.calls = new OperatorCalls(dataSource, transactions);
        this.codec = codec;
        this.statements = statements;
    }

    /**
     * What a database selects; the columns are those of the records of {@link DatabaseInspection}, in their order.
     * Times are selected as this database's statements select times.
     */
    public record Statements(
            String standbys, String readers, String positions, String tables, String openTransactions) {}

    @Override
    public List<Standby> standbys() {
        return select(statements.standbys(), row -> new Standby(row.getString(1), codec.requiredTime(row, 2)));
    }

    @Override
    public List<Reader> readers() {
        return select(
                statements.readers(),
                row -> new Reader(row.getString(1), row.getString(2), codec.requiredTime(row, 3)));
    }

    @Override
    public List<Position> positions() {
        return select(
                statements.positions(),
                row -> new Position(row.getString(1), row.getString(2), row.getLong(3), codec.requiredTime(row, 4)));
    }

    @Override
    public List<TableSize> tables() {
        return select(statements.tables(), row -> new TableSize(row.getString(1), row.getLong(2)));
    }

    @Override
    public List<OpenTransaction> openTransactions() {
        return select(
                statements.openTransactions(),
                row -> new OpenTransaction(row.getString(1), codec.types().time(row, 2), row.getString(3)));
    }

    private <T> List<T> select(String sql, RowReader<T> reader) {
        return calls.reading(connection -> rows(connection, sql, reader));
    }

    private static <T> List<T> rows(Connection connection, String sql, RowReader<T> reader) throws SQLException {
        List<T> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(reader.read(rows));
            }
        }
        return found;
    }

    @FunctionalInterface
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
