package dev.hitotsu.jdbc.internal.parking;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.internal.MessageSql;
import dev.hitotsu.jdbc.internal.SqlWords;
import java.sql.SQLException;
import java.util.function.Function;

/**
 * What a database does its own way.
 *
 * @param words of its statements
 * @param message the columns of a message
 * @param explanation the text of an error, with the rights that are missing
 */
public record ParkingDialect(SqlWords words, MessageSql message, Function<SQLException, String> explanation) {
    public ParkingDialect {
        requireNonNull(words, "words: null (expected: those of a database)");
        requireNonNull(message, "message: null (expected: its columns)");
        requireNonNull(explanation, "explanation: null (expected: what makes a text of an error)");
    }

    String explain(SQLException error) {
        return explanation.apply(error);
    }
}
