package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.ClaimCleaning;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.InboxObserver;
import dev.hitotsu.inbox.ObservedHandling;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.inbox.parking.EffectTransactions;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.inbox.parking.ParkingInbox;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.runtime.Clockwork;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the messages that a consumer receives, each batch in one transaction. It claims the messages, runs the effect
 * of the new ones, saves the read positions if there are any, and commits. However often a message is repeated, its
 * effect on this database happens once.
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
    private static final Logger log = LoggerFactory.getLogger(JdbcInboxHandler.class);

    private final DataSource dataSource;
    private final Inbox<Connection> inbox;
    private final BatchEffect effect;
    private final Extras extras;
    private final ReaderReports readers;
    private final ObservedHandling handling;
    private final LongAdder repetitionCount = new LongAdder();
    private final AtomicBoolean hasToldRetention = new AtomicBoolean();

    private JdbcInboxHandler(DataSource dataSource, Inbox<Connection> inbox, BatchEffect effect, Extras extras) {
        this.dataSource = dataSource;
        this.inbox = inbox;
        this.effect = effect;
        this.extras = extras;
        this.readers = ReaderReports.of(inbox, extras.application());
        this.handling = ObservedHandling.of(inbox.consumer(), extras.observers());
    }

    /** A handler that runs the effect for one message after the other. */
    public static JdbcInboxHandler of(DataSource dataSource, Inbox<Connection> inbox, MessageEffect effect) {
        requireNonNull(effect, "effect: null (expected: what to run)");
        return ofBatches(dataSource, inbox, (connection, messages) -> {
            for (Message message : messages) {
                effect.run(connection, message);
            }
        });
    }

    /** A handler that runs the effect once for all new messages of a batch. */
    public static JdbcInboxHandler ofBatches(DataSource dataSource, Inbox<Connection> inbox, BatchEffect effect) {
        requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        requireNonNull(inbox, "inbox: null (expected: an inbox)");
        requireNonNull(effect, "effect: null (expected: what to run)");
        return new JdbcInboxHandler(dataSource, inbox, effect, Extras.NONE);
    }

    /** A handler that also saves how far it has read, in the transaction of the effects. */
    public JdbcInboxHandler withReadPositions(JdbcReadPositions newPositions) {
        requireNonNull(newPositions, "positions: null (expected: where positions are saved)");
        return with(extras.withPositions(newPositions));
    }

    /** A handler that also calls the counter if a batch repeats messages, in the transaction of the effects. */
    public JdbcInboxHandler withRepetitionCounter(RepetitionCounter counter) {
        requireNonNull(counter, "counter: null (expected: a counter of repetitions)");
        return with(extras.withRepetitionCounter(counter));
    }

    /**
     * A handler that names its application. Handlers of two applications that use one inbox's name are warned of each
     * other: each message has its effect in one of them only. Without names they are told apart by what they read:
     * group and topics, or queue.
     */
    public JdbcInboxHandler withApplication(String name) {
        requireNonNull(name, "application: null (expected: a name)");
        if (name.isBlank()) {
            throw new IllegalArgumentException("application: \"" + name + "\" (expected: a name)");
        }
        return with(extras.withApplication(name));
    }

    /**
     * A handler that deletes claims whose time to live is over, in the background, once a minute. The claims of other
     * consumers in the same schema are deleted as well. Without this, claims are kept for ever, because a topic may
     * keep its messages for as long.
     */
    public JdbcInboxHandler withRetention(Retention retention) {
        requireNonNull(retention, "retention: null (expected: a retention)");
        ClaimCleaning newCleaning =
                new ClaimCleaning(Clockwork.system(), limit -> deleteOldClaims(dataSource, inbox, retention, limit));
        return with(extras.withCleaning(newCleaning));
    }

    /** As {@link #withParking(ParkingStore, Parking)}, with {@link Parking#DEFAULT}. */
    public JdbcInboxHandler withParking(ParkingStore<Connection> store) {
        return withParking(store, Parking.DEFAULT);
    }

    /**
     * A handler that parks a message whose effect fails, and those of its key behind it. All others go on, and the
     * broker is told that the parked ones are handled. They are tried again in the background, in their order, by
     * whichever process is there; the effect still happens once. {@code inbox list --parked} shows them.
     *
     * @param store of the database in which the effects happen, such as {@code PostgreSql.parkingStore()}
     * @param parking how often and when a message is tried again, and what it does to its key
     */
    public JdbcInboxHandler withParking(ParkingStore<Connection> store, Parking parking) {
        requireNonNull(store, "store: null (expected: a parking store)");
        requireNonNull(parking, "parking: null (expected: options, such as Parking.DEFAULT)");
        return with(extras.withParking(ParkingInbox.of(
                inbox,
                store,
                parking,
                this::inTransaction,
                (connection, messages) -> effect.run(WorkConnection.of(connection), messages),
                Clockwork.system())));
    }

    /** A handler whose batches the observer sees, for metrics. */
    public JdbcInboxHandler withObserver(InboxObserver observer) {
        requireNonNull(observer, "observer: null (expected: an observer)");
        return with(extras.withObserver(observer));
    }

    private JdbcInboxHandler with(Extras newExtras) {
        return new JdbcInboxHandler(dataSource, inbox, effect, newExtras);
    }

    private static int deleteOldClaims(DataSource dataSource, Inbox<Connection> inbox, Retention retention, int limit)
            throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            int deleted = inbox.deleteOldClaims(connection, retention, limit);
            inbox.commit(connection);
            return deleted;
        }
    }

    /** How many deliveries were repetitions and had no effect. */
    public long repetitionCount() {
        return repetitionCount.sum();
    }

    @Override
    public void handle(ReceivedBatch batch) throws Exception {
        requireNonNull(batch, "batch: null (expected: a batch)");
        readers.reportIfDue(dataSource, batch.reader());
        runIfDue();
        ClaimCleaning cleaning = extras.cleaning();
        if (cleaning != null) {
            cleaning.runIfDue();
        } else if (!hasToldRetention.getAndSet(true)) {
            log.info(
                    "inbox {}: claims are kept for ever (withRetention deletes those that can no longer come again)",
                    inbox.consumer());
        }
        handling.handleOrPark(batch.messages().size(), () -> run(batch));
    }

    @Override
    public void runIfDue() {
        ParkingInbox<Connection> parking = extras.parking();
        if (parking != null) {
            parking.runIfDue();
        }
    }

    private ObservedHandling.Result run(ReceivedBatch batch) throws Exception {
        ParkingInbox<Connection> parking = extras.parking();
        ObservedHandling.Result result = parking == null
                ? new ObservedHandling.Result(inTransaction(connection -> runNew(connection, batch)), 0)
                : parking.handle(batch, (connection, count, isLast) -> finish(connection, batch, count, isLast));
        repetitionCount.add(result.repetitions());
        return result;
    }

    private <R> R inTransaction(EffectTransactions.Body<Connection, R> body) throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                return body.run(connection);
            } catch (Throwable failure) {
                Rollback.after(failure, connection);
                throw failure;
            }
        }
    }

    private int runNew(Connection connection, ReceivedBatch batch) throws Exception {
        List<Message> fresh = inbox.claimNew(connection, batch.messages());
        if (!fresh.isEmpty()) {
            effect.run(WorkConnection.of(connection), fresh);
        }
        int repeated = batch.messages().size() - fresh.size();
        finish(connection, batch, repeated, true);
        inbox.commit(connection);
        return repeated;
    }

    /** The positions are those behind the whole batch. */
    private void finish(Connection connection, ReceivedBatch batch, int repeated, boolean isLast) throws Exception {
        if (isLast && extras.positions() != null) {
            extras.positions().save(connection, batch.positions());
        }
        if (repeated > 0) {
            extras.repetitionCounter().count(WorkConnection.of(connection), repeated);
        }
    }

    /** The effect of a message. It runs in the transaction of the claim. */
    @FunctionalInterface
    public interface MessageEffect {
        void run(Connection connection, Message message) throws Exception;
    }

    /** The effect of several messages. It runs in the transaction of the claims. */
    @FunctionalInterface
    public interface BatchEffect {
        void run(Connection connection, List<Message> messages) throws Exception;
    }

    /** Records how many messages were repeated. It runs in the transaction of the effects. */
    @FunctionalInterface
    public interface RepetitionCounter {
        void count(Connection connection, int repetitions) throws Exception;
    }

    /** What a handler does beside the effect. */
    private record Extras(
            @Nullable JdbcReadPositions positions,
            RepetitionCounter repetitionCounter,
            String application,
            @Nullable ClaimCleaning cleaning,
            @Nullable ParkingInbox<Connection> parking,
            List<InboxObserver> observers) {
        static final Extras NONE = new Extras(null, (connection, count) -> {}, "", null, null, List.of());

        Extras withPositions(JdbcReadPositions newPositions) {
            return new Extras(newPositions, repetitionCounter, application, cleaning, parking, observers);
        }

        Extras withRepetitionCounter(RepetitionCounter counter) {
            return new Extras(positions, counter, application, cleaning, parking, observers);
        }

        Extras withApplication(String name) {
            return new Extras(positions, repetitionCounter, name, cleaning, parking, observers);
        }

        Extras withCleaning(ClaimCleaning newCleaning) {
            return new Extras(positions, repetitionCounter, application, newCleaning, parking, observers);
        }

        Extras withParking(ParkingInbox<Connection> newParking) {
            return new Extras(positions, repetitionCounter, application, cleaning, newParking, observers);
        }

        Extras withObserver(InboxObserver observer) {
            List<InboxObserver> all =
                    Stream.concat(observers.stream(), Stream.of(observer)).toList();
            return new Extras(positions, repetitionCounter, application, cleaning, parking, all);
        }
    }
}
