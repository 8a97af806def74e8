package dev.hitotsu.postgresql;

import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.testkit.contract.step.StepsFixture;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Runs in a database with a table of effects. */
final class PostgreSqlSteps implements StepsFixture<Connection> {
    static final DataSource SHARED = withEffects(SharedPostgreSql.database());

    static DataSource withEffects(DataSource database) {
        EffectDatabase.execute(
                database,
                "CREATE TABLE step_effect (id bigserial PRIMARY KEY, run text NOT NULL, effect text NOT NULL)");
        return database;
    }

    @Override
    public StepStore<Connection> store() {
        return PostgreSql.of(SHARED).stepStore();
    }

    @Override
    public StepRuns runs() {
        return PostgreSql.of(SHARED).stepRuns();
    }

    @Override
    public void addEffect(Connection transaction, String run, String effect) throws SQLException {
        add(transaction, run, effect);
    }

    static void add(Connection transaction, String run, String effect) throws SQLException {
        try (PreparedStatement insert =
                transaction.prepareStatement("INSERT INTO step_effect (run, effect) VALUES (?, ?)")) {
            insert.setString(1, run);
            insert.setString(2, effect);
            insert.executeUpdate();
        }
    }

    @Override
    public List<String> effects(String run) {
        return effects(SHARED, run);
    }

    static List<String> effects(DataSource database, String run) {
        List<String> effects = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT effect FROM step_effect WHERE run = ? ORDER BY id")) {
            select.setString(1, run);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    effects.add(rows.getString(1));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return effects;
    }

    @Override
    public void endLeases() {
        endLeases(SHARED);
    }

    static void endLeases(DataSource database) {
        EffectDatabase.execute(
                database,
                "UPDATE hitotsu.step_run SET held_until = clock_timestamp(), due_at = least(due_at, clock_timestamp())"
                        + " WHERE state = 'RUNNING'");
    }

    @Override
    public void endRests() {
        EffectDatabase.execute(SHARED, """
                UPDATE hitotsu.step_run SET due_at = clock_timestamp(), waits_until = clock_timestamp()
                WHERE state IN ('READY', 'WAITING', 'RETRYING')
                """);
    }

    @Override
    public void endTimesToLive() {
        EffectDatabase.execute(
                SHARED, "UPDATE hitotsu.step_run SET forget_at = clock_timestamp() WHERE forget_at IS NOT NULL");
    }
}
