package dev.hitotsu.postgresql;

import dev.hitotsu.inbox.ClaimAges;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.InboxConnections;
import dev.hitotsu.postgresql.internal.CheckedCommit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Claims in PostgreSQL. Each call is one {@code INSERT … ON CONFLICT DO NOTHING RETURNING}. It claims ids in a fixed
 * order, so two batches that share ids cannot block each other. Thread-safe; blocks.
 */
final class PostgreSqlInboxStore implements InboxStore<Connection> {
    private final SchemaName schema;
    private final PostgreSqlRights rights;

    PostgreSqlInboxStore(SchemaName schema) {
        this.schema = schema;
        this.rights = PostgreSqlRights.of(schema);
    }

    @Override
    public Set<UUID> claim(Connection transaction, String consumer, Collection<UUID> ids) {
        String sql = schema.in("""
                INSERT INTO ${schema}.inbox (consumer, message_id)
                SELECT ?, id FROM unnest(?::uuid[]) AS claim(id)
                ON CONFLICT DO NOTHING
                RETURNING message_id
                """);
        try (PreparedStatement insert = prepare(transaction, sql)) {
            insert.setString(1, consumer);
            insert.setArray(
                    2,
                    transaction.createArrayOf(
                            "uuid", ids.stream().sorted().distinct().toArray()));
            Set<UUID> claimed = HashSet.newHashSet(ids.size());
            try (ResultSet rows = insert.executeQuery()) {
                while (rows.next()) {
                    claimed.add(rows.getObject(1, UUID.class));
                }
            }
            return claimed;
        } catch (SQLException e) {
            throw new InboxException(
                    ids.size() + " message(s) could not be claimed in " + schema + ".inbox: "
                            + rights.explain(e, PostgreSqlRights.Use.CONSUME),
                    e);
        }
    }

    @Override
    public void commit(Connection transaction) {
        try {
            CheckedCommit.commit(transaction);
        } catch (SQLException e) {
            throw new InboxException("claims and effects could not be committed: " + e.getMessage(), e);
        }
    }

    @Override
    public void requireCommittable(Connection transaction) {
        try {
            CheckedCommit.requireCommittable(transaction);
        } catch (SQLException e) {
            throw new InboxException("claims and effects cannot be committed: " + e.getMessage(), e);
        }
    }

    @Override
    public Set<String> reportReader(Connection transaction, String consumer, String reader, Duration within) {
        String sql = schema.in("""
                WITH gone AS (
                    DELETE FROM ${schema}.inbox_reader
                    WHERE consumer = ? AND reader <> ? AND seen_at < clock_timestamp() - interval '2 days'),
                seen AS (
                    INSERT INTO ${schema}.inbox_reader (consumer, reader, seen_at) VALUES (?, ?, clock_timestamp())
                    ON CONFLICT (consumer, reader) DO UPDATE SET seen_at = clock_timestamp())
                SELECT reader FROM ${schema}.inbox_reader WHERE consumer = ? AND reader <> ?
                  AND seen_at > clock_timestamp() - ? * interval '1 millisecond'
                """);
        String shortened = InboxConnections.shortened(reader);
        try (PreparedStatement report = prepare(transaction, sql)) {
            for (int pair = 0; pair < 3; pair++) {
                report.setString(2 * pair + 1, consumer);
                report.setString(2 * pair + 2, shortened);
            }
            report.setLong(7, within.toMillis());
            return InboxConnections.texts(report);
        } catch (SQLException e) {
            throw new InboxException(
                    "reader \"" + reader + "\" could not be noted in " + schema + ".inbox_reader: "
                            + rights.explain(e, PostgreSqlRights.Use.CONSUME),
                    e);
        }
    }

    @Override
    public int deleteOldClaims(Connection transaction, String consumer, ClaimAges ages, int limit) {
        String sql = schema.in("""
                DELETE FROM ${schema}.inbox WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM ${schema}.inbox
                    WHERE claimed_at < statement_timestamp() - ? * interval '1 millisecond'
                      AND claimed_at >= statement_timestamp() - ? * interval '1 millisecond'
                      AND consumer = ? LIMIT ?))
                """);
        try (PreparedStatement delete = prepare(transaction, sql)) {
            delete.setLong(1, ages.above().toMillis());
            delete.setLong(2, ages.upTo().toMillis());
            delete.setString(3, consumer);
            delete.setInt(4, limit);
            return delete.executeUpdate();
        } catch (SQLException e) {
            throw new InboxException(
                    "claims older than " + ages.above() + " could not be deleted: "
                            + rights.explain(e, PostgreSqlRights.Use.CONSUME),
                    e);
        }
    }

    private static PreparedStatement prepare(Connection transaction, String sql) throws SQLException {
        InboxConnections.requireTransaction(transaction);
        return transaction.prepareStatement(sql);
    }
}
