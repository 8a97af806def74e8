package dev.hitotsu.postgresql.internal.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class OpenTransactionTest {
    private static final LogEvent.Begin BEGIN = new LogEvent.Begin(0x100);
    private static final LogEvent.Commit COMMIT = new LogEvent.Commit(0x100, 0x130, 0);

    private final OpenTransaction transaction = new OpenTransaction();

    @Test
    void oneAfterTheOtherWithMessagesInBetweenThatAreOfNone() throws Exception {
        for (int i = 0; i < 2; i++) {
            accept(BEGIN, message(true), message(false), new LogEvent.Other());
            assertThat(transaction.isOpen()).isTrue();
            accept(COMMIT, message(false), new LogEvent.Other());
            assertThat(transaction.isOpen()).isFalse();
        }
    }

    @Test
    void aTransactionThatWasCutOffIsAnErrorAndAnotherConnectionBeginsAnew() throws Exception {
        accept(BEGIN, message(true));
        refused(BEGIN, "pgoutput: a transaction (expected: the commit at 0/100)");
        transaction.forget();
        accept(BEGIN, COMMIT);
    }

    @Test
    void theCommitOfAnotherTransactionOrOfNoneIsAnError() throws Exception {
        refused(COMMIT, "pgoutput: a commit at 0/100 (expected: a transaction before it)");
        accept(BEGIN);
        refused(
                new LogEvent.Commit(0x200, 0x230, 0),
                "pgoutput: a commit at 0/200 (expected: at 0/100, as its transaction began)");
    }

    @Test
    void aMessageOfATransactionThatDidNotBeginIsAnError() {
        refused(
                message(true),
                "pgoutput: a message at 0/110 without a transaction (expected: the beginning of one before it)");
    }

    private void accept(LogEvent... events) throws SQLException {
        for (LogEvent event : events) {
            transaction.accept(event);
        }
    }

    private void refused(LogEvent event, String message) {
        assertThatThrownBy(() -> transaction.accept(event))
                .isInstanceOf(SQLException.class)
                .hasMessage(message);
    }

    private static LogEvent message(boolean transactional) {
        return new LogEvent.Emitted(transactional, 0x110, "hitotsu:hitotsu", ByteBuffer.allocate(0));
    }
}
