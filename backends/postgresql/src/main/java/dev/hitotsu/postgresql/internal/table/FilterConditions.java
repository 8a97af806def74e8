package dev.hitotsu.postgresql.internal.table;

import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.postgresql.internal.MessageColumns;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a filter asks of a row but its state. A condition that is not asked for costs nothing for 100,000 rows. */
record FilterConditions(EntryFilter filter) {
    /** A condition on the columns {@code topic}, {@code last_error}, {@code appended_at} and {@code changed_at}. */
    String sql() {
        List<String> conditions = new ArrayList<>(List.of("true"));
        if (filter.topic() != null) {
            conditions.add("topic = ?");
        }
        if (filter.error() != null) {
            conditions.add("(strpos(last_error, ?) > 0 OR strpos(lower(last_error), lower(?)) > 0)");
        }
        if (filter.since() != null) {
            conditions.add("appended_at >= " + MessageColumns.TIME_PARAMETER);
        }
        if (filter.until() != null) {
            conditions.add("appended_at < " + MessageColumns.TIME_PARAMETER);
        }
        if (filter.unchangedSince() != null) {
            conditions.add("coalesce(changed_at, '-infinity') <= " + MessageColumns.TIME_PARAMETER);
        }
        return String.join(" AND ", conditions);
    }

    /**
     * Binds the parameters from one on; returns the next free one. An error as it stands, which is what a link asks
     * for, is found without making each row's small letters.
     */
    int bind(PreparedStatement statement, int first) throws SQLException {
        int next = first;
        if (filter.topic() != null) {
            statement.setString(next++, filter.topic());
        }
        if (filter.error() != null) {
            statement.setString(next++, filter.error());
            statement.setString(next++, filter.error());
        }
        if (filter.since() != null) {
            MessageColumns.CODEC.bindTime(statement, next++, filter.since());
        }
        if (filter.until() != null) {
            MessageColumns.CODEC.bindTime(statement, next++, filter.until());
        }
        if (filter.unchangedSince() != null) {
            MessageColumns.CODEC.bindTime(statement, next++, filter.unchangedSince());
        }
        return next;
    }
}
