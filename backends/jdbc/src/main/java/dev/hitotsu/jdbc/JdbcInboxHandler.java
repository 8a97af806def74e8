package dev.hitotsu.jdbc;

import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.message.BatchHandler;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.ReceivedBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Handles what a consumer receives, each batch in one transaction: claims the messages, runs the effect of those that are
 * new, saves the positions if asked to, commits. Whatever is repeated, an effect on this database happens once.
 *
 * <pre>{@code
 * BatchHandler handler = JdbcInboxHandler.of(dataSource, Inbox.of(store, "payments"),
 *         (connection, message) -> charge(connection, message));
 * }</pre>
 *
 * <p>The connection that an effect gets refuses what would end the transaction. An effect that swallows an error of the
 * database has failed all the same: the batch is rolled back and handled again.
 *
 * <p>Thread-safe. Blocks for the database.
 */
public final class JdbcInboxHandler implements BatchHandler {
    private final DataSource dataSource;
    private final Inbox<Connection> inbox;
    private final BatchEffect effect;
    private final @Nullable JdbcReadPositions positions;
    private final RepetitionCounter repetitions;
    private final LongAdder absorbed = new LongAdder();

    private JdbcInboxHandler(
            DataSource dataSource,
            Inbox<Connection> inbox,
            BatchEffect effect,
            @Nullable JdbcReadPositions positions,
            RepetitionCounter repetitions) {
        this.dataSource = dataSource;
        this.inbox = inbox;
        this.effect = effect;
        this.positions = positions;
        this.repetitions = repetitions;
    }

    /** Runs the effect for one message after the other. */
    public static JdbcInboxHandler of(DataSource dataSource, Inbox<Connection> inbox, MessageEffect effect) {
        return ofBatches(dataSource, inbox, (connection, messages) -> {
            for (Message message : messages) {
                effect.run(connection, message);
            }
        });
    }

    /** Runs the effect for all new messages of a batch at once. */
    public static JdbcInboxHandler ofBatches(DataSource dataSource, Inbox<Connection> inbox, BatchEffect effect) {
        return new JdbcInboxHandler(dataSource, inbox, effect, null, (connection, count) -> {});
    }

    /** The same, with the positions in the broker's log saved in the transaction of the effects. */
    public JdbcInboxHandler saving(JdbcReadPositions newPositions) {
        return new JdbcInboxHandler(dataSource, inbox, effect, newPositions, repetitions);
    }

    /** The same; where a batch repeats messages, the counter is told how many, in the transaction of the effects. */
    public JdbcInboxHandler countingRepetitions(RepetitionCounter counter) {
        return new JdbcInboxHandler(dataSource, inbox, effect, positions, counter);
    }

    /** How many deliveries were repetitions, and had no effect. */
    public long absorbed() {
        return absorbed.sum();
    }

    @Override
    public void handle(ReceivedBatch batch) throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            int repeated;
            try {
                repeated = runFresh(connection, batch);
                inbox.commit(connection);
            } catch (Throwable failure) {
                rollback(connection, failure);
                throw failure;
            }
            absorbed.add(repeated);
        }
    }

    private int runFresh(Connection connection, ReceivedBatch batch) throws Exception {
        List<Message> fresh = inbox.claimNew(connection, batch.messages());
        if (!fresh.isEmpty()) {
            effect.run(WorkConnection.of(connection), fresh);
        }
        if (positions != null) {
            positions.save(connection, batch.positions());
        }
        int repeated = batch.messages().size() - fresh.size();
        if (repeated > 0) {
            repetitions.count(WorkConnection.of(connection), repeated);
        }
        return repeated;
    }

    private static void rollback(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** The effect of a message, in the transaction of its claim. */
    @FunctionalInterface
    public interface MessageEffect {
        void run(Connection connection, Message message) throws Exception;
    }

    /** The effect of several messages, in the transaction of their claims. */
    @FunctionalInterface
    public interface BatchEffect {
        void run(Connection connection, List<Message> messages) throws Exception;
    }

    /** Keeps a record of messages that came again. */
    @FunctionalInterface
    public interface RepetitionCounter {
        void count(Connection connection, int repetitions) throws Exception;
    }
}
