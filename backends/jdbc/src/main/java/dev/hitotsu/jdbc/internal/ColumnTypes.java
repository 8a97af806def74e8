package dev.hitotsu.jdbc.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a database keeps ids and times. Implementations are stateless. */
public interface ColumnTypes {
    /** The latest time that is kept; JSON and most programs know no later year. */
    Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

    /** The earliest time that a column holds. */
    Instant minTime();

    /** Binds an id. */
    void bindId(PreparedStatement statement, int index, @Nullable UUID id) throws SQLException;

    /** Reads an id. */
    @Nullable UUID id(ResultSet rows, int index) throws SQLException;

    /** Reads a time, which was selected as this database's statements select times. */
    @Nullable Instant time(ResultSet rows, int index) throws SQLException;

    /** Moves a time that no column holds to the next one that it does. */
    default Instant clamp(Instant time) {
        return time.isBefore(minTime()) ? minTime() : time.isAfter(MAX_TIME) ? MAX_TIME : time;
    }
}
