package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a server.
 *
 * @param isMariaDb whether it is MariaDB, which counts in its own way
 */
record ServerVersion(String text, boolean isMariaDb, int major, int minor, int patch) {
    static final String EXPECTED = "MariaDB 10.6 or newer, or MySQL 8.0.13 or newer";

    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");

    /** Asks the server. */
    static ServerVersion of(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT VERSION()")) {
            row.next();
            return parse(row.getString(1));
        }
    }

    static ServerVersion parse(String text) {
        Matcher numbers = NUMBERS.matcher(text);
        if (!numbers.matches()) {
            throw new SchemaException("server: version " + text + " (expected: " + EXPECTED + ")");
        }
        return new ServerVersion(
                text,
                text.contains("MariaDB"),
                Integer.parseInt(numbers.group(1)),
                Integer.parseInt(numbers.group(2)),
                Integer.parseInt(numbers.group(3)));
    }

    /**
     * @throws SchemaException where the server lacks what this module uses: SKIP LOCKED, JSON_TABLE, defaults by
     *     expressions
     */
    void requireSupported() {
        boolean supported = isMariaDb ? isAtLeast(10, 6, 0) : isAtLeast(8, 0, 13);
        if (!supported) {
            throw new SchemaException("server: version " + text + " (expected: " + EXPECTED + ")");
        }
    }

    private boolean isAtLeast(int wantedMajor, int wantedMinor, int wantedPatch) {
        if (major != wantedMajor) {
            return major > wantedMajor;
        }
        return minor != wantedMinor ? minor > wantedMinor : patch >= wantedPatch;
    }
}
