package dev.hitotsu.jdbc.internal.sql;

import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds statements in SQL that begin or end a transaction or a savepoint, also because the server commits before it
 * carries them out. It knows quotes, dollar quotes, comments and those that are none (<code>/*! … *&#47;</code> in
 * MySQL and MariaDB), and looks at the first word of each statement. It does not look into what a server runs by itself
 * (functions, procedures).
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html">MySQL's manual: statements that
 *     commit</a>
 */
public final class TransactionCommands {
    private static final Set<String> COMMANDS =
            Set.of("ABORT", "BEGIN", "COMMIT", "END", "RELEASE", "ROLLBACK", "SAVEPOINT", "START");

    /** What some databases commit before and after, unless one of {@link #WITHOUT_COMMIT} follows. */
    private static final Set<String> DEFINITIONS = Set.of(
            "ALTER",
            "ANALYZE",
            "CACHE",
            "CHANGE",
            "CHECK",
            "CREATE",
            "DROP",
            "FLUSH",
            "GRANT",
            "INSTALL",
            "LOCK",
            "OPTIMIZE",
            "RENAME",
            "REPAIR",
            "RESET",
            "REVOKE",
            "STOP",
            "TRUNCATE",
            "UNINSTALL",
            "UNLOCK",
            "XA");

    private static final Set<String> WITHOUT_COMMIT =
            Set.of("TEMPORARY", "FORMAT", "SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE");

    private final String sql;
    private int next;

    private TransactionCommands(String sql) {
        this.sql = sql;
    }

    /** The first such command of any database, in capitals; null where there is none. */
    public static @Nullable String find(String sql) {
        return new TransactionCommands(sql).find(TransactionCommands::isCommand);
    }

    /** The first statement before which some databases commit, in capitals; null where there is none. */
    public static @Nullable String findDefinition(String sql) {
        return new TransactionCommands(sql).find(TransactionCommands::isDefinition);
    }

    private @Nullable String find(BiPredicate<TransactionCommands, String> wanted) {
        while (next < sql.length()) {
            skipBlanksAndComments();
            String word = word();
            if (wanted.test(this, word)) {
                return word;
            }
            skipStatement();
        }
        return null;
    }

    /** {@code PREPARE TRANSACTION} ends the transaction; {@code PREPARE name AS …} does not. */
    private boolean isCommand(String word) {
        return COMMANDS.contains(word) || word.equals("PREPARE") && secondWord().equals("TRANSACTION");
    }

    /** {@code SET autocommit = 1} commits, too. */
    private boolean isDefinition(String word) {
        return DEFINITIONS.contains(word) && !WITHOUT_COMMIT.contains(secondWord())
                || word.equals("SET") && sql.toLowerCase(Locale.ROOT).contains("autocommit");
    }

    private String secondWord() {
        skipBlanksAndComments();
        return word();
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
            } else if (sql.startsWith("*/", next)) {
                next += 2; // the end of a comment that is none
            } else if (c == '#') {
                next = after("\n", next);
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
        if (sql.startsWith("/*!", next) || sql.startsWith("/*M!", next)) {
            skipVersion();
            return true;
        }
        if (sql.startsWith("/*", next)) {
            skipBlockComment();
            return true;
        }
        return false;
    }

    /** {@code /*!80000} and {@code /*M!100100}: MySQL and MariaDB carry out what follows. */
    private void skipVersion() {
        next = after("!", next);
        while (next < sql.length() && Character.isDigit(sql.charAt(next))) {
            next++;
        }
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
