package dev.hitotsu.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.testkit.sql.Queries;
import dev.hitotsu.testkit.sql.TransactionsContract;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** These servers commit by themselves before they change a definition. */
class MySqlTransactionsIT extends TransactionsContract {
    private final SchemaName schema = SharedMariaDb.schema();
    private final MySql database = MySql.of(SharedMariaDb.dataSource(), schema);

    @BeforeEach
    void createTable() throws SQLException {
        SharedMariaDb.execute("CREATE TABLE " + table() + " (id int PRIMARY KEY) ENGINE = InnoDB");
    }

    @Override
    protected JdbcDatabase database() {
        return database;
    }

    @Override
    protected String table() {
        return schema + ".orders";
    }

    @Override
    protected List<String> types() throws SQLException {
        return Queries.texts(
                database.dataSource(), "SELECT type FROM " + schema + ".message WHERE kind = 0 ORDER BY position");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE other (id int)",
                "TRUNCATE TABLE other",
                "lock tables other write",
                "SET autocommit = 1",
                "/*!50001 COMMIT */"
            })
    void whatTheServerWouldCommitBeforeIsRefused(String sql) throws SQLException {
        assertRefused(sql);
    }

    @Test
    void aTemporaryTableIsOfTheTransaction() throws SQLException {
        database.transactions().use(transaction -> {
            insert(transaction.connection(), 1);
            Queries.execute(transaction.connection(), "CREATE TEMPORARY TABLE " + schema + ".chosen (id int)");
            Queries.execute(transaction.connection(), "DROP TEMPORARY TABLE " + schema + ".chosen");
            transaction.setRollbackOnly();
        });

        assertThat(rows()).isZero();
    }

    /** Else the claim would be committed with half of the effect, and the message never handled again. */
    @Test
    void anEffectThatChangesADefinitionLeavesNothing() throws Exception {
        Message message = message("a");
        var handler = database.inboxHandler("payments", (connection, received) -> {
            insert(connection, 1);
            Queries.execute(connection, "TRUNCATE TABLE " + table());
        });

        assertThatThrownBy(() -> handler.handle(batch(message)))
                .hasMessageContaining("TRUNCATE: refused")
                .hasMessageContaining("this database would commit before it");

        assertThat(Queries.number(database.dataSource(), "SELECT COUNT(*) FROM " + schema + ".inbox"))
                .isZero();
    }

    @Test
    void aStepThatChangesADefinitionLeavesNothing() throws Exception {
        var steps = database.steps("orders");

        assertThatThrownBy(() -> steps.run("1", run -> {
                    var unused = run.transaction("charge", connection -> {
                        insert(connection, 1);
                        Queries.execute(connection, "ALTER TABLE " + table() + " ADD n int");
                    });
                }))
                .hasStackTraceContaining("ALTER: refused");

        assertThat(rows()).isZero();
    }
}
