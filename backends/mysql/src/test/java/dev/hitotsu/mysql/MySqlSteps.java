package dev.hitotsu.mysql;

import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.testkit.contract.step.StepsFixture;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Runs in tables of their own, with a table of effects. */
final class MySqlSteps implements StepsFixture<Connection> {
    private static final SchemaName SCHEMA = withEffects();

    private static SchemaName withEffects() {
        SchemaName schema = SharedMariaDb.schema();
        execute(
                schema,
                "CREATE TABLE ${schema}.step_effect (id BIGINT AUTO_INCREMENT PRIMARY KEY,"
                        + " run VARCHAR(255) NOT NULL, effect TEXT NOT NULL)");
        return schema;
    }

    private static void execute(SchemaName schema, String sql) {
        try {
            SharedMariaDb.execute(schema.in(sql));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private final MySql database = MySql.of(SharedMariaDb.dataSource(), SCHEMA);

    @Override
    public StepStore<Connection> store() {
        return database.stepStore();
    }

    @Override
    public StepRuns runs() {
        return database.stepRuns();
    }

    @Override
    public void addEffect(Connection transaction, String run, String effect) throws SQLException {
        try (PreparedStatement insert = transaction.prepareStatement(
                SCHEMA.in("INSERT INTO ${schema}.step_effect (run, effect) VALUES (?, ?)"))) {
            insert.setString(1, run);
            insert.setString(2, effect);
            insert.executeUpdate();
        }
    }

    @Override
    public List<String> effects(String run) {
        List<String> effects = new ArrayList<>();
        try (Connection connection = SharedMariaDb.dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement(
                        SCHEMA.in("SELECT effect FROM ${schema}.step_effect WHERE run = ? ORDER BY id"))) {
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
        execute(
                SCHEMA,
                "UPDATE ${schema}.step_run SET held_until = UTC_TIMESTAMP(6), due_at = LEAST(due_at, UTC_TIMESTAMP(6))"
                        + " WHERE state = 'RUNNING'");
    }

    @Override
    public void endRests() {
        execute(
                SCHEMA,
                "UPDATE ${schema}.step_run SET due_at = UTC_TIMESTAMP(6), waits_until = UTC_TIMESTAMP(6)"
                        + " WHERE state IN ('WAITING', 'RETRYING')");
    }

    @Override
    public void endTimesToLive() {
        execute(SCHEMA, "UPDATE ${schema}.step_run SET forget_at = UTC_TIMESTAMP(6) WHERE forget_at IS NOT NULL");
    }
}
