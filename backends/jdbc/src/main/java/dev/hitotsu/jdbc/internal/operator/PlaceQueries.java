package dev.hitotsu.jdbc.internal.operator;

import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.NewerCount;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Tells which keys messages have, and nothing else of them, along indexes alone. In the caller's transaction. */
public interface PlaceQueries {
    /**
     * The first {@link Page#MAX_ROWS} parked messages of a range in the filter's state. Meant are those that pass the
     * filter and have an order.
     */
    List<Place> parked(Connection connection, EntryFilter filter, EntryRange range) throws SQLException;

    /**
     * The first {@link NewerCount#MAX_ROWS} messages of the log from a position on that the relay has read. Meant are
     * those that have a key and were delivered.
     */
    List<Place> delivered(Connection connection, long from) throws SQLException;

    /**
     * A row.
     *
     * @param lane a hash of its topic and key; 0 for none
     * @param isMeant whether it is one of those that were asked for
     */
    record Place(long position, long lane, boolean isMeant) {
        /** Reads them from rows of a position, a hash of its topic and key as a number, and whether it is meant. */
        public static List<Place> read(PreparedStatement select) throws SQLException {
            List<Place> places = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    places.add(new Place(row.getLong(1), row.getLong(2), row.getBoolean(3)));
                }
            }
            return places;
        }
    }
}
