package dev.hitotsu.postgresql.internal.table;

import dev.hitotsu.jdbc.internal.MessageCodec;
import dev.hitotsu.jdbc.internal.parking.ParkingDialect;
import dev.hitotsu.postgresql.internal.MessageColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;

/** Parked messages of consumers in PostgreSQL. */
public final class InboxParkedDialect implements ParkingDialect {
    private final Function<SQLException, String> explain;

    /** With what makes a text of an error. */
    public InboxParkedDialect(Function<SQLException, String> explain) {
        this.explain = explain;
    }

    @Override
    public MessageCodec messages() {
        return MessageColumns.CODEC;
    }

    @Override
    public String columns() {
        return MessageColumns.NAMES;
    }

    @Override
    public String selected() {
        return MessageColumns.NAMES;
    }

    @Override
    public String parameters() {
        return MessageColumns.PARAMETERS;
    }

    @Override
    public String now() {
        return "clock_timestamp()";
    }

    @Override
    public String later() {
        return "clock_timestamp() + ? * interval '1 millisecond'";
    }

    @Override
    public String timeParameter() {
        return MessageColumns.TIME_PARAMETER;
    }

    @Override
    public String time(String column) {
        return column;
    }

    @Override
    public String inState() {
        return "(state, number) > (?, ?) AND (state, number) <= (?, " + Long.MAX_VALUE + ") ORDER BY state, number";
    }

    @Override
    public void useIndexes(Connection connection) throws SQLException {
        IndexScans.only(connection);
    }

    @Override
    public String insertNew() {
        return "INSERT";
    }

    @Override
    public String unlessThere() {
        return "ON CONFLICT DO NOTHING";
    }

    @Override
    public String skipLocked() {
        return "FOR UPDATE SKIP LOCKED";
    }

    @Override
    public String explain(SQLException error) {
        return explain.apply(error);
    }
}
