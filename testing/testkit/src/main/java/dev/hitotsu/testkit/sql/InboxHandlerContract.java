package dev.hitotsu.testkit.sql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.JdbcInboxHandler;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * Claim and effect of a message commit together in every {@link JdbcDatabase}: whenever the process dies, and however
 * many have the same message, its effect happens once.
 */
public abstract class InboxHandlerContract {
    private static final int THREADS = 16;

    /** More than any run has. */
    private static final int MAX_STEPS = 40;

    /** All connections of the tests. */
    protected abstract DataSource dataSource();

    /** The database by these connections, which are those of {@link #dataSource()} or pass them on. */
    protected abstract JdbcDatabase database(DataSource connections);

    /** An empty table with one column {@code id}, a text, that may have a value many times. */
    protected abstract String table();

    /** SQL that counts the transactions that wait for another one's lock. */
    protected abstract String waitingTransactions();

    @Test
    void eachOfABatchHasItsEffectOnceWhicheverStepIsTheLast() throws Exception {
        int step = 0;
        boolean isCrashed = true;
        while (isCrashed && step < MAX_STEPS) {
            List<Message> messages = messages(3);
            isCrashed = crashes(CrashingDataSource.of(dataSource(), step), messages);
            handle(handler(dataSource()), messages);
            handle(handler(dataSource()), messages);

            assertThat(effects(messages)).as("effects, dead at step %s", step).isEqualTo(List.of(1L, 1L, 1L));
            step++;
        }
        assertThat(step)
                .as("the claim, three effects and the commit have two steps each, and the last run has no crash")
                .isGreaterThanOrEqualTo(11)
                .isLessThan(MAX_STEPS);
    }

    private boolean crashes(DataSource connections, List<Message> messages) throws Exception {
        try {
            handle(handler(connections), messages);
            return false;
        } catch (CrashingDataSource.Crash expected) {
            return true;
        }
    }

    @Test
    void ofSixteenAtOnceOneHasTheEffect() throws SQLException {
        JdbcInboxHandler handler = handler(dataSource());
        List<Message> messages = messages(3);
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<CompletableFuture<Void>> runs = Stream.generate(
                            () -> CompletableFuture.runAsync(() -> handleUnchecked(handler, messages), threads))
                    .limit(THREADS)
                    .toList();
            runs.forEach(CompletableFuture::join);
        }

        assertThat(effects(messages)).isEqualTo(List.of(1L, 1L, 1L));
        assertThat(handler.repetitionCount()).isEqualTo((THREADS - 1) * 3L);
    }

    /** Each handler stands for a process, and notes its reader with its first batch. */
    @Test
    void sixteenProcessesThatBeginAtOnceFailNoneOfTheirBatches() throws Exception {
        CyclicBarrier begin = new CyclicBarrier(THREADS);
        List<Message> messages = messages(THREADS);
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> runs = new ArrayList<>();
            for (Message message : messages) {
                JdbcInboxHandler handler = handler(dataSource());
                runs.add(threads.submit(() -> {
                    begin.await();
                    handler.handle(new ReceivedBatch(List.of(message), Map.of(), "process " + message.id()));
                    return null;
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }
        assertThat(effects(messages)).containsOnly(1L);
    }

    /** Claims in the order of the messages would be a deadlock here: each has what the other one wants next. */
    @Test
    void batchesWithTheSameMessagesInAnotherOrderFailNeither() throws Exception {
        JdbcInboxHandler handler = handler(dataSource());
        Inbox<Connection> inbox = database(dataSource()).inbox("payments");
        List<Message> messages =
                messages(3).stream().sorted(Comparator.comparing(Message::id)).toList();
        try (Connection third = dataSource().getConnection();
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            third.setAutoCommit(false);
            List<Message> unused = inbox.claimNew(third, messages.subList(1, 2));
            CompletableFuture<Void> one = CompletableFuture.runAsync(() -> handleUnchecked(handler, messages), threads);
            CompletableFuture<Void> two =
                    CompletableFuture.runAsync(() -> handleUnchecked(handler, messages.reversed()), threads);
            await().until(() -> Queries.number(dataSource(), waitingTransactions()) >= 2);
            inbox.commit(third);
            one.join();
            two.join();
        }
        assertThat(effects(messages)).isEqualTo(List.of(1L, 0L, 1L));
    }

    private JdbcInboxHandler handler(DataSource connections) {
        return database(connections).inboxHandler("payments", (connection, message) -> {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table() + " VALUES (?)")) {
                insert.setString(1, message.id().toString());
                insert.executeUpdate();
            }
        });
    }

    private static void handle(JdbcInboxHandler handler, List<Message> messages) throws Exception {
        handler.handle(new ReceivedBatch(messages, Map.of(), "test"));
    }

    private static void handleUnchecked(JdbcInboxHandler handler, List<Message> messages) {
        try {
            handle(handler, messages);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Message> messages(int count) {
        return Stream.generate(() -> Message.builder("orders", "Paid").build())
                .limit(count)
                .toList();
    }

    private List<Long> effects(List<Message> messages) throws SQLException {
        List<Long> effects = new ArrayList<>();
        for (Message message : messages) {
            effects.add(Queries.number(
                    dataSource(), "SELECT count(*) FROM " + table() + " WHERE id = '" + message.id() + "'"));
        }
        return effects;
    }
}
