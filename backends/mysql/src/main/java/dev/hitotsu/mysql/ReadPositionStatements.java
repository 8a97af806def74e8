package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.SqlReadPositions;
import dev.hitotsu.mysql.internal.table.Parameters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;

/** The table {@code read_position}. */
record ReadPositionStatements(SchemaName schema) implements SqlReadPositions.Statements {
    @Override
    public PreparedStatement load(Connection connection, Set<String> partitions) throws SQLException {
        PreparedStatement select = connection.prepareStatement(
                schema.in("SELECT partition_name, log_id, position FROM ${schema}.read_position"
                        + " WHERE consumer = ? AND partition_name IN (" + Parameters.marks(partitions.size()) + ")"));
        int next = 2;
        for (String partition : partitions) {
            select.setString(next++, partition);
        }
        return select;
    }

    @Override
    public String save() {
        return schema.in("""
                INSERT INTO ${schema}.read_position (consumer, partition_name, log_id, position)
                SELECT * FROM (SELECT ? AS consumer, ? AS partition_name, ? AS log_id, ? AS position) AS fresh
                ON DUPLICATE KEY UPDATE log_id = fresh.log_id, position = fresh.position, saved_at = UTC_TIMESTAMP(6)
                """);
    }

    @Override
    public String explain(SQLException error) {
        return MySqlRights.of(schema).explain(error, MySqlRights.Use.CONSUME);
    }
}
