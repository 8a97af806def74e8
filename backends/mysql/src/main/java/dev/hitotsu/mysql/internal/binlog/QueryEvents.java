package dev.hitotsu.mysql.internal.binlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.internal.LogTables;
import dev.hitotsu.mysql.internal.binlog.BinlogEvent.Mark;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Statements in the binary log. With rows as its format they are ends of transactions, and changes of tables.
 * Immutable.
 */
final class QueryEvents {
    /** Such statements write rows of which nothing else tells, also by a trigger or a function. */
    private static final Set<String> WRITES =
            Set.of("INSERT", "REPLACE", "UPDATE", "DELETE", "LOAD", "CALL", "SELECT", "WITH", "DO", "MERGE");

    /** Blanks, brackets, comments, and the mark of comments that some servers execute. */
    private static final Pattern START =
            Pattern.compile("^(\\s+|\\(|/\\*M?!\\d*|/\\*(?![M!]).*?\\*/|(#|--\\s).*?(\\n|$))", Pattern.DOTALL);

    private static final int MAX_SHOWN = 60;

    private final String schema;

    QueryEvents(SchemaName schema) {
        this.schema = schema.value();
    }

    /**
     * A statement: thread and time, the lengths of database and of status variables, an error, all three, and the text.
     */
    BinlogEvent decode(EventBytes body) throws BinlogFormatException {
        body.skip(8);
        int databaseLength = body.oneByte();
        body.skip(2);
        body.skip(body.littleEndian(2));
        String database = lenient(body, databaseLength);
        body.skip(1);
        String sql = withoutComments(lenient(body, body.remaining()));
        String word = firstWord(sql);
        return switch (word) {
            case "BEGIN" -> Mark.BEGIN;
            case "COMMIT" -> Mark.COMMIT;
            case "ROLLBACK" ->
                sql.toUpperCase(Locale.ROOT).startsWith("ROLLBACK TO")
                        ? new BinlogEvent.Hidden("ROLLBACK TO a savepoint")
                        : Mark.ROLLBACK;
            case "SAVEPOINT" -> Mark.NOTHING;
            case "XA" -> xa(sql);
            default -> other(database, sql, word);
        };
    }

    /** Statements may have bytes in them that are no text. */
    private static String lenient(EventBytes body, int length) throws BinlogFormatException {
        return new String(body.take(length), UTF_8);
    }

    private static BinlogEvent xa(String sql) {
        String[] words = sql.split("\\s+", 3);
        return words.length < 3
                ? new BinlogEvent.Hidden("an XA statement: " + shown(sql))
                : new BinlogEvent.Xa(words[1].toUpperCase(Locale.ROOT), words[2]);
    }

    private BinlogEvent other(String database, String sql, String word) {
        if (WRITES.contains(word)) {
            return new BinlogEvent.Hidden("a statement where rows are expected: " + shown(sql));
        }
        String text = sql.toLowerCase(Locale.ROOT);
        boolean mayBeOurs = text.contains(LogTables.CURRENT) && (database.equals(schema) || text.contains(schema));
        return mayBeOurs || text.startsWith("drop database")
                ? new BinlogEvent.Hidden("a change of the table: " + shown(sql))
                : Mark.STATEMENT;
    }

    private static String shown(String sql) {
        String line = sql.replaceAll("\\s+", " ");
        return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "…";
    }

    private static String firstWord(String sql) {
        int end = 0;
        while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
            end++;
        }
        return sql.substring(0, end).toUpperCase(Locale.ROOT);
    }

    /** The statement from its first word on; comments that the server executes count. */
    private static String withoutComments(String sql) {
        String rest = sql;
        while (true) {
            String stripped = START.matcher(rest).replaceFirst("");
            if (stripped.equals(rest)) {
                return rest;
            }
            rest = stripped;
        }
    }
}
