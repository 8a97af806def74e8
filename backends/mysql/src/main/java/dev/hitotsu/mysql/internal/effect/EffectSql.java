package dev.hitotsu.mysql.internal.effect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.internal.Uuids;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the statements on the table {@code effect} have in common. Immutable. */
final class EffectSql {
    static final String NOW = "UTC_TIMESTAMP(6)";
    static final String IN_MILLIS = NOW + " + INTERVAL ? * 1000 MICROSECOND";
    static final String MICROS = "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', " + NOW + ")";
    static final String OF_KEY = "consumer = ? AND effect_key = ?";

    private EffectSql() {}

    /** The parameters of a statement, in their order. */
    static final class Call implements AutoCloseable {
        private final PreparedStatement statement;
        private int next = 1;

        Call(Connection connection, String sql) throws SQLException {
            this.statement = connection.prepareStatement(sql);
        }

        Call key(EffectKey key) throws SQLException {
            return bytes(key.consumer().getBytes(UTF_8)).bytes(key.value().getBytes(UTF_8));
        }

        Call bytes(byte @Nullable [] value) throws SQLException {
            statement.setBytes(next++, value);
            return this;
        }

        Call owner(UUID value) throws SQLException {
            return bytes(Uuids.toBytes(value));
        }

        Call number(long value) throws SQLException {
            statement.setLong(next++, value);
            return this;
        }

        /** How many rows it has found and changed. */
        int update() throws SQLException {
            return statement.executeUpdate();
        }

        ResultSet query() throws SQLException {
            return statement.executeQuery();
        }

        @Override
        public void close() throws SQLException {
            statement.close();
        }
    }

    /**
     * Deletes some of the rows that nobody holds and whose time is over. Leaves out those that others have locked.
     *
     * @param transaction that somebody else ends
     */
    static int deleteForgotten(Connection transaction, SchemaName schema, int limit) throws SQLException {
        String isForgotten = "forget_at <= " + NOW + " AND held_until <= " + NOW;
        List<byte[]> keys = new ArrayList<>();
        String select = schema.in("SELECT consumer, effect_key FROM ${schema}.effect WHERE " + isForgotten
                + " ORDER BY forget_at LIMIT ? FOR UPDATE SKIP LOCKED");
        try (Call call = new Call(transaction, select).number(limit);
                ResultSet rows = call.query()) {
            while (rows.next()) {
                keys.add(rows.getBytes(1));
                keys.add(rows.getBytes(2));
            }
        }
        String delete = schema.in("DELETE FROM ${schema}.effect WHERE " + OF_KEY);
        for (int i = 0; i < keys.size(); i += 2) {
            try (Call call = new Call(transaction, delete).bytes(keys.get(i)).bytes(keys.get(i + 1))) {
                call.update();
            }
        }
        return keys.size() / 2;
    }
}
