package dev.hitotsu.jdbc.internal.parking;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.internal.MessageSql;
import dev.hitotsu.jdbc.internal.SqlWords;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;

/**
 * What a database does its own way.
 *
 * @param words of its statements
 * @param message the columns of a message
 * @param states how messages in a state are found
 * @param lanes how messages of lanes are found
 * @param explanation the text of an error, with the rights that are missing
 */
public record ParkingDialect(
        SqlWords words,
        MessageSql message,
        StateIndex states,
        LaneQueries lanes,
        Function<SQLException, String> explanation) {
    public ParkingDialect {
        requireNonNull(words, "words: null (expected: those of a database)");
        requireNonNull(message, "message: null (expected: its columns)");
        requireNonNull(states, "states: null (expected: an index)");
        requireNonNull(lanes, "lanes: null (expected: queries)");
        requireNonNull(explanation, "explanation: null (expected: what makes a text of an error)");
    }

    /**
     * The index of states.
     *
     * @param condition and order of messages in a state with greater numbers, which leave the planner this index alone;
     *     its parameters are the state, the number, and the state
     * @param use has the transaction use indexes, however few rows there were when somebody counted
     */
    public record StateIndex(String condition, Use use) {
        public StateIndex {
            requireNonNull(condition, "condition: null (expected: an expression)");
            requireNonNull(use, "use: null (expected: what to do with a connection)");
        }

        /** Something to do with a connection. */
        @FunctionalInterface
        public interface Use {
            void in(Connection transaction) throws SQLException;
        }
    }

    String inState() {
        return states.condition();
    }

    void useIndexes(Connection transaction) throws SQLException {
        states.use().in(transaction);
    }

    String explain(SQLException error) {
        return explanation.apply(error);
    }
}
