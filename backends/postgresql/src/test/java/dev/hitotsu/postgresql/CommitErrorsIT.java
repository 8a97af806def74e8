package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.outbox.CommitUnknownException;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.TransactionConflictException;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What is said where a commit fails. */
class CommitErrorsIT extends TransactionsSupport {
    @Test
    void aConnectionThatWasClosedBeforeTheCommitCommittedNothing() {
        assertThatThrownBy(() -> transactions.use(transaction -> {
                    transaction.connection().unwrap(org.postgresql.PGConnection.class);
                    transaction
                            .connection()
                            .unwrap(org.postgresql.jdbc.PgConnection.class)
                            .close();
                }))
                .isInstanceOf(OutboxException.class)
                .isNotInstanceOf(CommitUnknownException.class)
                .hasMessageContaining("closed before the commit");
    }

    @Test
    void anErrorAtTheCommitIsBlamedOnWhatTheServerNames() throws SQLException {
        execute("CREATE TABLE seat (id int, CONSTRAINT one_each UNIQUE (id) DEFERRABLE INITIALLY DEFERRED)");

        assertThatThrownBy(() -> transactions.use(transaction -> {
                    Queries.execute(transaction.connection(), "INSERT INTO seat VALUES (1), (1)");
                    transaction.append(message("a"));
                }))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("one_each")
                .hasMessageNotContaining("already in the outbox");
        assertThat(messages()).isZero();
    }

    @Test
    void aMissingTableOfTheBusinessIsNotAMissingSchema() throws SQLException {
        execute("CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN PERFORM 1 FROM gone; RETURN NULL; END'");
        execute("CREATE CONSTRAINT TRIGGER late AFTER INSERT ON orders DEFERRABLE INITIALLY DEFERRED"
                + " FOR EACH ROW EXECUTE FUNCTION fails()");

        assertThatThrownBy(() -> transactions.use(transaction -> {
                    insert(transaction.connection(), 1);
                    transaction.append(message("a"));
                }))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("gone")
                .hasMessageNotContaining("schema apply");
    }

    @Test
    void aConflictIsATypeOfItsOwn() throws SQLException {
        execute("INSERT INTO orders VALUES (1), (2)");

        assertThatThrownBy(() -> transactions.run(outer -> {
                    Queries.execute(outer.connection(), "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
                    count(outer.connection(), "SELECT count(*) FROM orders");
                    transactions.run(inner -> {
                        Queries.execute(inner.connection(), "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
                        count(inner.connection(), "SELECT count(*) FROM orders");
                        insert(inner.connection(), 3);
                        return null;
                    });
                    Queries.execute(outer.connection(), "INSERT INTO orders VALUES (4)");
                    outer.append(message("a"));
                    return null;
                }))
                .satisfiesAnyOf(
                        e -> assertThat(e).isInstanceOf(TransactionConflictException.class),
                        e -> assertThat(e).isInstanceOf(SQLException.class).hasMessageContaining("serialize"));
        assertThat(messages()).isZero();
    }
}
