package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Relays on one outbox that would deliver to different places. */
final class LeaseRivals {
    private final SchemaName schema;

    LeaseRivals(SchemaName schema) {
        this.schema = schema;
    }

    /**
     * Whoever leads and delivers elsewhere than this relay would; empty if nobody does, or if that is not known. Leaves
     * word for the leader, unless its row is locked.
     */
    Optional<String> leaderWithAnotherPurpose(Connection connection, String owner, String purpose) throws SQLException {
        String note = schema.in("""
                UPDATE ${schema}.relay_lease SET rival = ?, rival_at = clock_timestamp()
                WHERE name IN (SELECT name FROM ${schema}.relay_lease
                    WHERE name = 'relay' AND owner IS NOT NULL AND purpose <> ?
                      AND (rival_at IS NULL OR rival_at < clock_timestamp() - interval '5 seconds')
                    FOR UPDATE SKIP LOCKED)
                """);
        try (PreparedStatement update = connection.prepareStatement(note)) {
            update.setString(1, owner + ", " + purpose);
            update.setString(2, purpose);
            update.executeUpdate();
        }
        String sql = schema.in("SELECT owner || ', ' || purpose FROM ${schema}.relay_lease"
                + " WHERE name = 'relay' AND owner IS NOT NULL AND purpose <> ?");
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, purpose);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        }
    }
}
