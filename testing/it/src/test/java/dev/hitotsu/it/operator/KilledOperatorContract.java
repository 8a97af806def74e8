package dev.hitotsu.it.operator;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.outbox.OutboxChange.Action;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Operators are killed in the middle of changes of many messages. Two books agree afterwards: each message counts its
 * own changes, and the record has a row for each. {@code -Dhitotsu.kills=100} for a long run.
 */
abstract class KilledOperatorContract {
    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());
    private static final int KILLS = Integer.getInteger("hitotsu.kills", 4);
    private static final int MESSAGES = 5_000;
    private static final String RECORDED = "SELECT count(*) FROM hitotsu.operator_change";
    private static final String EDITED = RECORDED + " WHERE action = 'EDIT'";

    /** A database with the tables, and nothing in them. */
    protected abstract JdbcDatabase database();

    /** URL, user and password for a process that changes messages. */
    protected abstract String[] access();

    /** Makes dead ones of the messages of the log. */
    protected abstract String parking();

    /** SQL that counts the connections of others. */
    protected abstract String otherConnections();

    @Test
    void whatWasChangedEqualsWhatWasRecorded() throws Exception {
        System.out.printf("seed %d%n", SEED);
        Random random = new Random(SEED);
        prepare();
        long inTheMiddle = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            killWhen(queryLong(RECORDED) + 1 + random.nextInt(2 * MESSAGES));
            inTheMiddle += queryLong("SELECT count(DISTINCT version) - 1 FROM hitotsu.parked WHERE topic = 'orders'");
        }
        System.out.printf("%d kills, %d changes recorded%n", KILLS, queryLong(RECORDED));

        assertThat(queryLong("SELECT sum(version) FROM hitotsu.parked")).isEqualTo(queryLong(RECORDED));
        assertThat(queryLong("SELECT sum(changed) FROM hitotsu.operator_audit")).isEqualTo(queryLong(RECORDED));
        assertThat(queryLong("""
                SELECT count(*) FROM hitotsu.parked
                LEFT JOIN (SELECT position, count(*) AS changes, max(version) AS newest,
                        count(DISTINCT version) AS versions
                    FROM hitotsu.operator_change GROUP BY position) AS recorded
                    ON recorded.position = parked.position
                WHERE changes IS NULL OR parked.version <> changes OR parked.version <> newest
                  OR parked.version <> versions
                """))
                .as("messages that count their changes differently than the record")
                .isZero();
        assertThat(inTheMiddle).as("kills in the middle of a change of many").isPositive();
        checkEdits();
    }

    private void killWhen(long recorded) throws Exception {
        try (ChildProcess operator = JavaProcess.of(OperatorMain.class)
                .shortLived()
                .heap("128m")
                .arguments(access())
                .start()) {
            await().until(() -> {
                assertThat(operator.isAlive()).isTrue();
                return queryLong(RECORDED) >= recorded;
            });
            operator.kill();
        }
        // What the killed operator's connection had begun ends by itself, either way.
        await().until(() -> queryLong(otherConnections()) == 0);
    }

    private void checkEdits() throws SQLException {
        List<OutboxChange> edits = edits();
        OutboxAdmin admin = database().admin();

        assertThat(edits).as("messages that were edited").isNotEmpty();
        assertThat(queryLong("SELECT count(*) FROM hitotsu.message WHERE headers LIKE '%hitotsu-edited-from%'"))
                .as("messages that say they were edited")
                .isEqualTo(edits.size());
        assertThat(edits)
                .allSatisfy(edit -> assertThat(admin.find(edit.replacement())
                                .orElseThrow()
                                .message()
                                .headers()
                                .get(OutboxAdmin.EDITED_FROM))
                        .hasValue(edit.messageId().toString()));
    }

    private List<OutboxChange> edits() throws SQLException {
        OutboxAdmin admin = database().admin();
        List<OutboxChange> edits = new ArrayList<>();
        List<OutboxChange> page = admin.changes(Long.MAX_VALUE, 10_000);
        while (!page.isEmpty()) {
            page.stream().filter(change -> change.action() == Action.EDIT).forEach(edits::add);
            page = admin.changes(page.getLast().number(), 10_000);
        }
        assertThat(edits).hasSize((int) queryLong(EDITED));
        return edits;
    }

    /** Dead messages, and an operator that has changed each of them once, so that all have rows in the record. */
    private void prepare() throws SQLException {
        List<Message> messages = IntStream.range(0, MESSAGES)
                .mapToObj(number -> Message.builder(topicOf(number), "OrderPlaced")
                        .key("k" + number % 100)
                        .payload("{}")
                        .build())
                .toList();
        database().transactions().use(transaction -> transaction.append(messages));
        Queries.execute(database().dataSource(), parking());
        OutboxAdmin admin = database().admin();
        assertThat(admin.retryAll(OutboxState.DEAD)).isEqualTo(MESSAGES);
        assertThat(admin.list(EntryFilter.of(OutboxState.RETRY, 10))).hasSize(10);
        assertThat(queryLong(RECORDED)).isEqualTo(MESSAGES);
        Queries.execute(database().dataSource(), "UPDATE hitotsu.parked SET state = 'DEAD', next_attempt_at = NULL");
    }

    /** One in ten may also be edited. */
    private static String topicOf(int number) {
        return number % 10 == 0 ? OperatorMain.EDITED_TOPIC : "orders";
    }

    private long queryLong(String sql) throws SQLException {
        return Queries.number(database().dataSource(), sql);
    }
}
