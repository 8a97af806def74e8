package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.SqlReadPositions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;

/** The table {@code read_position} of the schema. */
record ReadPositionStatements(SchemaName schema) implements SqlReadPositions.Statements {
    @Override
    public PreparedStatement load(Connection connection, Set<String> partitions) throws SQLException {
        PreparedStatement select = connection.prepareStatement(schema.in("""
                SELECT partition, log_id, position FROM ${schema}.read_position
                WHERE consumer = ? AND partition = ANY (?)
                """));
        select.setArray(2, connection.createArrayOf("text", partitions.toArray()));
        return select;
    }

    @Override
    public String save() {
        return schema.in("""
                INSERT INTO ${schema}.read_position (consumer, partition, log_id, position) VALUES (?, ?, ?, ?)
                ON CONFLICT (consumer, partition)
                DO UPDATE SET log_id = excluded.log_id, position = excluded.position, saved_at = clock_timestamp()
                """);
    }

    @Override
    public String explain(SQLException error) {
        return PostgreSqlRights.of(schema).explain(error, PostgreSqlRights.Use.CONSUME);
    }
}
