package dev.hitotsu.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** One database for all tests of effects, which use keys of their own. Its time passes when a test wants it to. */
final class EffectDatabase {
    static final DataSource SHARED = SharedPostgreSql.database();

    private EffectDatabase() {}

    static void endLeases(DataSource database) {
        execute(database, "UPDATE hitotsu.effect SET held_until = clock_timestamp() WHERE state = 'HELD'");
    }

    static void endTimesToLive(DataSource database) {
        execute(database, "UPDATE hitotsu.effect SET held_until = clock_timestamp(), forget_at = clock_timestamp()");
    }

    static void execute(DataSource database, String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
