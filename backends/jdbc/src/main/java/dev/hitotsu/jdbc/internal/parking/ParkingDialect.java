package dev.hitotsu.jdbc.internal.parking;

import dev.hitotsu.jdbc.internal.MessageCodec;
import java.sql.Connection;
import java.sql.SQLException;

/** How a database keeps parked messages. Thread-safe. */
public interface ParkingDialect {
    /** Writes and reads the columns of a message. */
    MessageCodec messages();

    /** The columns of a message, to be written. */
    String columns();

    /** The columns of a message, as they are read. */
    String selected();

    /** The parameters for the columns of a message. */
    String parameters();

    /** The expression of the present time. */
    String now();

    /** The expression of a time that is a parameter of milliseconds ahead. */
    String later();

    /** The expression of a time that is a parameter, as {@link MessageCodec#bindTime} binds it. */
    String timeParameter();

    /**
     * The condition, and the order, of messages in a state with greater numbers, which leaves the planner the index of
     * states alone. Its parameters are the state, the number, and the state.
     */
    String inState();

    /** Has this transaction use indexes, however few rows there were when somebody counted. */
    void useIndexes(Connection connection) throws SQLException;

    /** The expression of a time as it is read. */
    String time(String column);

    /** The beginning of an INSERT that leaves out what is there. */
    String insertNew();

    /** The end of such an INSERT. */
    String unlessThere();

    /** The end of a SELECT that locks the rows and leaves out those that somebody else has locked. */
    String skipLocked();

    /** The error's text, with the rights that are missing. */
    String explain(SQLException error);
}
