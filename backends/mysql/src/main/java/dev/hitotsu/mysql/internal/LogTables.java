package dev.hitotsu.mysql.internal;

import dev.hitotsu.jdbc.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables of the log. Appends go to {@code message}. A segment that is full has got the name {@code message_<end>};
 * all its positions are below its end, the next segment begins there with a row that marks it. Nobody can append to a
 * sealed segment. Immutable; others may seal and drop segments meanwhile.
 *
 * @param ends of the sealed segments, in order
 * @param currentFirst the first position of the segment that grows; its row marks the beginning
 */
public record LogTables(List<Long> ends, long currentFirst) {
    /** The segment that grows. */
    public static final String CURRENT = "message";

    private static final Pattern SEALED = Pattern.compile(CURRENT + "_(\\d{1,18})");

    /**
     * Between the last position of a segment and the first of the next: more than anybody appends while a table is
     * renamed.
     */
    private static final int BOUNDARY_BITS = 24;

    public LogTables {
        ends = List.copyOf(ends);
    }

    /** The tables as they are now. */
    public static LogTables read(Connection connection, SchemaName schema) throws SQLException {
        long first = currentFirst(connection, schema);
        while (true) {
            List<Long> ends = ends(connection, schema);
            long before = first;
            first = currentFirst(connection, schema);
            // Else a segment was sealed meanwhile, before or after its name was looked for.
            if (first == before) {
                return new LogTables(ends, first);
            }
        }
    }

    private static long currentFirst(Connection connection, SchemaName schema) throws SQLException {
        String sql = schema.in("SELECT COALESCE(MIN(position), 0) FROM ${schema}.message");
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<Long> ends(Connection connection, SchemaName schema) throws SQLException {
        String sql = "SELECT table_name FROM information_schema.tables WHERE table_schema = ? AND table_name LIKE ?";
        List<Long> ends = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, schema.value());
            select.setString(2, CURRENT + "%");
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Matcher sealed = SEALED.matcher(rows.getString(1));
                    if (sealed.matches()) {
                        ends.add(Long.parseLong(sealed.group(1)));
                    }
                }
            }
        }
        Collections.sort(ends);
        return ends;
    }

    /** A position for the beginning of the segment after the one in which this position was used last. */
    public static long boundaryAfter(long position) {
        return ((position >> BOUNDARY_BITS) + 2) << BOUNDARY_BITS;
    }

    /** Whether a segment ends between two positions of which nothing in between was seen. */
    static boolean isBeyondBoundary(long position, long next) {
        return (next >> BOUNDARY_BITS) - (position >> BOUNDARY_BITS) >= 2;
    }

    /** The name of the sealed segment with this end. */
    public static String sealed(long end) {
        return CURRENT + "_" + end;
    }

    /** The table with this position. */
    public String tableOf(long position) {
        long end = endOf(position);
        return end == Long.MAX_VALUE ? CURRENT : sealed(end);
    }

    /** The end of the sealed segment with this position; {@link Long#MAX_VALUE} in the one that grows. */
    public long endOf(long position) {
        for (long end : ends) {
            if (position < end) {
                return end;
            }
        }
        return Long.MAX_VALUE;
    }

    /** The names of all tables, the oldest first. */
    public List<String> names() {
        List<String> names = new ArrayList<>(ends.size() + 1);
        ends.forEach(end -> names.add(sealed(end)));
        names.add(CURRENT);
        return names;
    }
}
