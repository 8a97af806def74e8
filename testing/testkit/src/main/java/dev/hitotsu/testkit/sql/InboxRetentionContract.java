package dev.hitotsu.testkit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.Retention;
import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.JdbcInboxHandler;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.testkit.time.ManualClockwork;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How long the claims of a handler are kept in every {@link JdbcDatabase}: nobody calls what deletes them. */
public abstract class InboxRetentionContract {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualClockwork clockwork = new ManualClockwork();
    private final String payments = "payments " + UUID.randomUUID();
    private final String audit = "audit " + UUID.randomUUID();

    /** The database, the same throughout a test. */
    protected abstract JdbcDatabase database();

    /** The table of claims. */
    protected abstract String inboxTable();

    @Test
    void withoutADeclaredWindowTheyAreKeptForNinetyOneDays() throws Exception {
        JdbcInboxHandler handler = handler(payments);
        handleOne(handler);
        age(payments, Duration.ofDays(90));
        handleOneAfter(MINUTE, handler);
        assertThat(claims(payments)).isEqualTo(2);

        age(payments, Duration.ofDays(1).plusMinutes(30));
        handleOneAfter(MINUTE.minusNanos(1), handler);
        assertThat(claims(payments)).as("a minute has not passed").isEqualTo(3);
        handleOneAfter(Duration.ofNanos(1), handler);
        assertThat(claims(payments)).isEqualTo(3);
    }

    @Test
    void eachConsumerForgetsItsOwnInItsOwnTime() throws Exception {
        JdbcInboxHandler daily = handler(payments).withRetention(Retention.covering(Duration.ofDays(1)));
        JdbcInboxHandler forEver = handler(audit).keepingClaimsForEver();
        handleOne(daily);
        handleOne(forEver);
        age(payments, Duration.ofDays(3));
        age(audit, Duration.ofDays(3_000));
        handleOneAfter(MINUTE, daily);
        handleOneAfter(MINUTE, forEver);

        assertThat(claims(payments)).isEqualTo(1);
        assertThat(claims(audit)).isEqualTo(2);
    }

    private JdbcInboxHandler handler(String consumer) {
        return database().inboxHandler(consumer, (connection, message) -> {}).withClockwork(clockwork);
    }

    private void handleOneAfter(Duration time, JdbcInboxHandler handler) throws Exception {
        clockwork.advance(time);
        handleOne(handler);
    }

    private static void handleOne(JdbcInboxHandler handler) throws Exception {
        Message message = Message.builder("orders", "Paid").build();
        handler.handle(new ReceivedBatch(List.of(message), Map.of(), "test"));
    }

    private void age(String consumer, Duration time) throws SQLException {
        Queries.execute(
                database().dataSource(),
                "UPDATE " + inboxTable() + " SET claimed_at = claimed_at - INTERVAL '" + time.toMinutes()
                        + "' MINUTE WHERE consumer = '" + consumer + "'");
    }

    private long claims(String consumer) throws SQLException {
        return Queries.number(
                database().dataSource(),
                "SELECT count(*) FROM " + inboxTable() + " WHERE consumer = '" + consumer + "'");
    }
}
