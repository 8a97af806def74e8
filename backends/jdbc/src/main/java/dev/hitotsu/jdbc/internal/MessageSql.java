package dev.hitotsu.jdbc.internal;

import static java.util.Objects.requireNonNull;

import java.util.function.UnaryOperator;

/**
 * How the statements of a database name the columns of a message.
 *
 * @param codec writes and reads them
 * @param columns to be written
 * @param selected as they are read
 * @param parameters for them
 * @param timeParameter the expression of a time that is a parameter, as {@link MessageCodec#bindTime} binds it
 * @param time the expression of a time in a column as it is read
 */
public record MessageSql(
        MessageCodec codec,
        String columns,
        String selected,
        String parameters,
        String timeParameter,
        UnaryOperator<String> time) {
    public MessageSql {
        requireNonNull(codec, "codec: null (expected: a codec)");
        requireNonNull(columns, "columns: null (expected: names)");
        requireNonNull(selected, "selected: null (expected: expressions)");
        requireNonNull(parameters, "parameters: null (expected: expressions)");
        requireNonNull(timeParameter, "timeParameter: null (expected: an expression)");
        requireNonNull(time, "time: null (expected: what makes an expression)");
    }
}
