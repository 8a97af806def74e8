package dev.hitotsu.postgresql.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what the plug-in pgoutput sends, in version 1 of its protocol and with values in binary form. It takes the rows that
 * were inserted, and passes over everything else. Not thread-safe.
 *
 * <p>Source: PostgreSQL's manual, chapter 55.9 (logical replication message formats).
 */
final class PgOutput {
    private static final char RELATION = 'R';
    private static final char INSERT = 'I';
    private static final char BINARY_VALUE = 'b';
    private static final char NO_VALUE = 'n';

    private final Map<Integer, List<String>> columnsByRelation = new HashMap<>();

    /** A row that was inserted; null for any other message. */
    @Nullable WalRow decode(ByteBuffer message) throws SQLException {
        char kind = (char) message.get();
        if (kind == RELATION) {
            rememberColumns(message);
        }
        return kind == INSERT ? row(message) : null;
    }

    /** The server describes a table before the first row of it, and again after the table was changed. */
    private void rememberColumns(ByteBuffer message) {
        int relation = message.getInt();
        text(message); // its schema
        text(message); // its name
        message.get(); // its replica identity
        int count = message.getShort();
        List<String> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            message.get(); // whether it is part of a key
            names.add(text(message));
            message.getInt(); // its type
            message.getInt(); // the modifier of its type
        }
        columnsByRelation.put(relation, names);
    }

    private WalRow row(ByteBuffer message) throws SQLException {
        int relation = message.getInt();
        List<String> names = columnsByRelation.get(relation);
        message.get(); // 'N', a new row
        int count = message.getShort();
        if (names == null || names.size() != count) {
            throw new SQLException(
                    "row of table " + relation + " with " + count + " columns (expected: " + names + ")");
        }
        Map<String, ByteBuffer> values = HashMap.newHashMap(count);
        for (String name : names) {
            char form = (char) message.get();
            if (form == BINARY_VALUE) {
                int length = message.getInt();
                values.put(name, message.slice(message.position(), length));
                message.position(message.position() + length);
            } else if (form != NO_VALUE) {
                throw new SQLException(
                        "column " + name + ": a value of the form '" + form + "' (expected: binary or null)");
            }
        }
        return new WalRow(values);
    }

    /** A text that ends with a zero. */
    private static String text(ByteBuffer message) {
        int start = message.position();
        int end = start;
        while (message.get(end) != 0) {
            end++;
        }
        message.position(end + 1);
        byte[] bytes = new byte[end - start];
        message.get(start, bytes);
        return new String(bytes, UTF_8);
    }
}
