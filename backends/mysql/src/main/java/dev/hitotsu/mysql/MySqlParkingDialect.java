package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.MessageCodec;
import dev.hitotsu.jdbc.internal.parking.ParkingDialect;
import dev.hitotsu.mysql.internal.MessageColumns;
import java.sql.Connection;
import java.sql.SQLException;

/** Parked messages of consumers in MySQL or MariaDB. */
final class MySqlParkingDialect implements ParkingDialect {
    private final MySqlRights rights;

    MySqlParkingDialect(SchemaName schema) {
        this.rights = MySqlRights.of(schema);
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
        return "id, topic, message_key, type, payload, headers, " + MessageColumns.time("occurred_at") + ", "
                + MessageColumns.time("deliver_after");
    }

    @Override
    public String parameters() {
        return MessageColumns.PARAMETERS;
    }

    @Override
    public String now() {
        return "UTC_TIMESTAMP(6)";
    }

    @Override
    public String later() {
        return "UTC_TIMESTAMP(6) + INTERVAL ? * 1000 MICROSECOND";
    }

    @Override
    public String timeParameter() {
        return MessageColumns.TIME_PARAMETER;
    }

    @Override
    public String time(String column) {
        return MessageColumns.time(column);
    }

    @Override
    public String inState() {
        return "state = ? AND number > ? AND state = ? ORDER BY number";
    }

    /** Nothing to do: the index of states is the only one of which a part is fixed. */
    @Override
    public void useIndexes(Connection connection) {}

    @Override
    public String insertNew() {
        return "INSERT IGNORE";
    }

    @Override
    public String unlessThere() {
        return "";
    }

    @Override
    public String skipLocked() {
        return "FOR UPDATE SKIP LOCKED";
    }

    @Override
    public String explain(SQLException error) {
        return rights.explain(error, MySqlRights.Use.CONSUME);
    }
}
