package dev.hitotsu.jdbc.internal;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds statements in SQL that begin or end a transaction or a savepoint. It knows quotes, dollar quotes and comments, and
 * looks at the first word of each statement. It does not look into what a server runs by itself (functions, procedures).
 */
public final class TransactionCommands {
    private static final Set<String> COMMANDS =
            Set.of("ABORT", "BEGIN", "COMMIT", "END", "RELEASE", "ROLLBACK", "SAVEPOINT", "START");

    private final String sql;
    private int next;

    private TransactionCommands(String sql) {
        this.sql = sql;
    }

    /** The first such command, in capitals; null where there is none. */
    public static @Nullable String find(String sql) {
        return new TransactionCommands(sql).find();
    }

    private @Nullable String find() {
        while (next < sql.length()) {
            skipBlanksAndComments();
            String word = word();
            if (COMMANDS.contains(word) || word.equals("PREPARE") && isTransaction()) {
                return word;
            }
            skipStatement();
        }
        return null;
    }

    /** {@code PREPARE TRANSACTION} ends the transaction; {@code PREPARE name AS …} does not. */
    private boolean isTransaction() {
        skipBlanksAndComments();
        return word().equals("TRANSACTION");
    }

    private String word() {
        int start = next;
        while (next < sql.length() && Character.isLetter(sql.charAt(next))) {
            next++;
        }
        return sql.substring(start, next).toUpperCase(Locale.ROOT);
    }

    private void skipBlanksAndComments() {
        while (next < sql.length()) {
            char c = sql.charAt(next);
            if (Character.isWhitespace(c) || c == ';' || c == '(') {
                next++;
            } else if (!skipComment()) {
                return;
            }
        }
    }

    private boolean skipComment() {
        if (sql.startsWith("--", next)) {
            next = after("\n", next + 2);
            return true;
        }
        if (sql.startsWith("/*", next)) {
            skipBlockComment();
            return true;
        }
        return false;
    }

    /** Block comments nest (SQL:1999; PostgreSQL's manual, 4.1.5). */
    private void skipBlockComment() {
        int depth = 0;
        do {
            if (sql.startsWith("/*", next)) {
                depth++;
                next += 2;
            } else if (sql.startsWith("*/", next)) {
                depth--;
                next += 2;
            } else {
                next++;
            }
        } while (depth > 0 && next < sql.length());
    }

    /** Goes behind the next semicolon that is neither quoted nor commented. */
    private void skipStatement() {
        if (sql.indexOf(';', next) < 0) {
            next = sql.length();
            return;
        }
        while (next < sql.length()) {
            char c = sql.charAt(next);
            if (c == ';') {
                next++;
                return;
            }
            if (c == '\'' || c == '"' || c == '`') {
                next = after(String.valueOf(c), next + 1);
            } else if (c == '$') {
                skipDollarQuote();
            } else if (!skipComment()) {
                next++;
            }
        }
    }

    /** {@code $$…$$} or {@code $tag$…$tag$}; a parameter such as {@code $1} is none. */
    private void skipDollarQuote() {
        int end = next + 1;
        while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end)) && sql.charAt(end) != '$') {
            end++;
        }
        boolean isQuote = end < sql.length() && sql.charAt(end) == '$' && !Character.isDigit(sql.charAt(next + 1));
        next = isQuote ? after(sql.substring(next, end + 1), end + 1) : next + 1;
    }

    private int after(String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }
}
