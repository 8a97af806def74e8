package dev.hitotsu.postgresql.internal;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what the plug-in pgoutput sends, in version 1 of its protocol and with values in binary form. It takes the
 * rows that were inserted, and passes over everything else. Not thread-safe.
 *
 * <p>Source: PostgreSQL's manual, chapter 55.9 (logical replication message formats).
 */
final class PgOutput {
    private static final char RELATION = 'R';
    private static final char INSERT = 'I';
    private static final char BINARY_VALUE = 'b';
    private static final char NO_VALUE = 'n';
    private static final char NEW_ROW = 'N';

    /** By name: the numbers of int8, uuid, text, bytea and timestamptz. Others are not looked at. */
    private static final Map<String, Integer> TYPES = Map.of(
            "position",
            20,
            "id",
            2950,
            "topic",
            25,
            "key",
            25,
            "type",
            25,
            "payload",
            17,
            "headers",
            25,
            "occurred_at",
            1184,
            "deliver_after",
            1184);

    private final Map<Integer, List<String>> columnsByRelation = new HashMap<>();

    /**
     * A row that was inserted; null for any other message.
     *
     * @throws SQLException for bytes that pgoutput does not send
     */
    @Nullable WalRow decode(ByteBuffer message) throws SQLException {
        ServerBytes bytes = new ServerBytes("pgoutput", message);
        byte kind = bytes.nextByte("kind");
        switch (kind) {
            case RELATION -> rememberColumns(bytes);
            case INSERT -> {
                return row(bytes);
            }
            // Beginning, commit, other changes, truncation, type, origin, message.
            case 'B', 'C', 'U', 'D', 'T', 'Y', 'O', 'M' -> {}
            default -> throw bytes.unexpected("kind " + (kind & 0xFF), "one of version 1 of its protocol");
        }
        return null;
    }

    /** The server describes a table before the first row of it, and again after the table was changed. */
    private void rememberColumns(ServerBytes bytes) throws SQLException {
        int relation = bytes.nextInt("relation");
        bytes.nextText("schema of a table");
        bytes.nextText("name of a table");
        bytes.nextByte("replica identity");
        int count = bytes.nextShort("number of columns");
        if (count < 0) {
            throw bytes.unexpected(count + " columns", "0 or more");
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bytes.nextByte("flags of a column");
            String name = bytes.nextText("name of a column");
            names.add(name);
            requireType(bytes, name, bytes.nextInt("type of a column"));
            bytes.nextInt("modifier of a type");
        }
        bytes.requireEnd();
        columnsByRelation.put(relation, names);
    }

    /** The bytes of another type would mean something else. */
    private static void requireType(ServerBytes bytes, String column, int type) throws SQLException {
        Integer expected = TYPES.get(column);
        if (expected != null && expected != type) {
            throw bytes.unexpected(
                    "column " + column + " of type " + type, expected + "; was the table message altered?");
        }
    }

    private WalRow row(ServerBytes bytes) throws SQLException {
        int relation = bytes.nextInt("relation");
        List<String> names = columnsByRelation.get(relation);
        byte tuple = bytes.nextByte("kind of a row");
        int count = bytes.nextShort("number of columns");
        if (tuple != NEW_ROW || names == null || names.size() != count) {
            throw bytes.unexpected(
                    "row of table " + relation + " with " + count + " columns", names + ", of a new row");
        }
        Map<String, ByteBuffer> values = HashMap.newHashMap(count);
        for (String name : names) {
            byte form = bytes.nextByte("form of " + name);
            if (form == BINARY_VALUE) {
                values.put(name, bytes.nextSlice(name, bytes.nextInt("length of " + name)));
            } else if (form != NO_VALUE) {
                throw bytes.unexpected("column " + name + " in the form " + (form & 0xFF), "binary or null");
            }
        }
        bytes.requireEnd();
        return new WalRow(values);
    }
}
