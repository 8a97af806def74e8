package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.outbox.CommitUnknownException;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.testkit.sql.Queries;
import dev.hitotsu.testkit.sql.TransactionsContract;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After an error PostgreSQL answers COMMIT with a rollback, and takes several statements at once. */
class JdbcTransactionsIT extends TransactionsContract {
    private final PostgreSql database = PostgreSql.of(SharedPostgreSql.database());

    @BeforeEach
    void createTable() throws SQLException {
        Queries.execute(database.dataSource(), "CREATE TABLE orders (id int PRIMARY KEY)");
    }

    @Override
    protected JdbcDatabase database() {
        return database;
    }

    @Override
    protected String table() {
        return "orders";
    }

    @Override
    protected List<String> types() throws SQLException {
        return Queries.texts(database.dataSource(), "SELECT type FROM hitotsu.message ORDER BY position");
    }

    @Test
    void aSwallowedErrorIsAFailureWithAndWithoutMessages() throws SQLException {
        for (boolean withMessage : List.of(true, false)) {
            assertThatThrownBy(() -> database.transactions().use(transaction -> {
                        insert(transaction.connection(), 1);
                        assertThatThrownBy(() -> insert(transaction.connection(), 1))
                                .isInstanceOf(SQLException.class);
                        if (withMessage) {
                            transaction.append(message("a"));
                        }
                    }))
                    .isInstanceOf(OutboxException.class)
                    .isNotInstanceOf(CommitUnknownException.class);
        }
        assertThat(rows()).isZero();
        assertThat(types()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1; rollback", "PREPARE TRANSACTION 'x'"})
    void sqlOfPostgreSqlThatWouldEndTheTransactionIsRefused(String sql) throws SQLException {
        assertRefused(sql);
    }

    @Test
    void sqlThatOnlyMentionsSuchWordsIsTaken() throws SQLException {
        database.transactions().use(transaction -> {
            try (Statement statement = transaction.connection().createStatement()) {
                statement.execute("SELECT 'a; ROLLBACK', \"x; COMMIT\" FROM (SELECT 1 AS \"x; COMMIT\") AS t");
                statement.execute("DO $body$ BEGIN PERFORM 1; END $body$");
                statement.execute("SELECT CASE WHEN true THEN 1 END; SELECT 2 -- ; COMMIT");
            }
        });
    }

    /** Unlike in MySQL, a definition is a part of the transaction. */
    @Test
    void aDefinitionCommitsWithTheMessages() throws SQLException {
        database.transactions().use(transaction -> {
            Queries.execute(transaction.connection(), "CREATE TABLE other (id int); TRUNCATE orders");
            transaction.append(message("a"));
            transaction.setRollbackOnly();
        });
        assertThat(types()).isEmpty();
        assertThatThrownBy(() -> Queries.number(database.dataSource(), "SELECT count(*) FROM other"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void anEmptyTransactionCommits() {
        assertThatCode(() -> database.transactions().run(transaction -> null)).doesNotThrowAnyException();
    }
}
