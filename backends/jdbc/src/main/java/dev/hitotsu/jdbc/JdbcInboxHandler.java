package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.ClaimAges;
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
    private final InboxExtras extras;
    private final ReaderReports readers;
    private final ObservedHandling handling;
    private final @Nullable ClaimCleaning cleaning;
    private final @Nullable ParkingInbox<Connection> parking;
    private final LongAdder repetitionCount = new LongAdder();
    private final AtomicBoolean hasToldRetention = new AtomicBoolean();

    private JdbcInboxHandler(DataSource dataSource, Inbox<Connection> inbox, BatchEffect effect, InboxExtras extras) {
        this.dataSource = dataSource;
        this.inbox = inbox;
        this.effect = effect;
        this.extras = extras;
        this.readers = ReaderReports.of(inbox, extras.application());
        this.handling = ObservedHandling.of(inbox.consumer(), extras.observers());
        Retention retention = extras.retention();
        this.cleaning =
                retention == null ? null : ClaimCleaning.ofAges(extras.clockwork(), retention, this::deleteOldClaims);
        InboxExtras.Place place = extras.parking();
        this.parking = place == null ? null : parking(place);
    }

    private ParkingInbox<Connection> parking(InboxExtras.Place place) {
        return ParkingInbox.of(
                inbox,
                place.store(),
                place.options(),
                this::inTransaction,
                (connection, messages) -> effect.run(WorkConnection.of(connection), messages),
                extras.clockwork());
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
        return new JdbcInboxHandler(dataSource, inbox, effect, InboxExtras.NONE);
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
     * A handler that keeps its claims for so long, instead of for {@link Retention#NINETY_DAYS}. Claims that are older
     * are deleted in the background, once a minute while messages come; those of other consumers are left alone.
     */
    public JdbcInboxHandler withRetention(Retention retention) {
        requireNonNull(retention, "retention: null (expected: a retention, or keepingClaimsForEver())");
        return with(extras.withRetention(retention));
    }

    /** A handler that deletes no claims. For a topic that keeps its messages for ever and may be read once more. */
    public JdbcInboxHandler keepingClaimsForEver() {
        return with(extras.withRetention(null));
    }

    /** A handler whose cleaning runs by these clocks and threads, for tests and simulations. */
    public JdbcInboxHandler withClockwork(Clockwork clockwork) {
        requireNonNull(clockwork, "clockwork: null (expected: clocks and threads)");
        return with(extras.withClockwork(clockwork));
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
     * @param options how often and when a message is tried again, and what it does to its key
     */
    public JdbcInboxHandler withParking(ParkingStore<Connection> store, Parking options) {
        requireNonNull(store, "store: null (expected: a parking store)");
        requireNonNull(options, "options: null (expected: options, such as Parking.DEFAULT)");
        return with(extras.withParking(new InboxExtras.Place(store, options)));
    }

    /** A handler whose batches the observer sees, for metrics. */
    public JdbcInboxHandler withObserver(InboxObserver observer) {
        requireNonNull(observer, "observer: null (expected: an observer)");
        return with(extras.withObserver(observer));
    }

    private JdbcInboxHandler with(InboxExtras newExtras) {
        return new JdbcInboxHandler(dataSource, inbox, effect, newExtras);
    }

    private int deleteOldClaims(ClaimAges ages, int limit) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            int deleted = inbox.deleteOldClaims(connection, ages, limit);
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
        if (cleaning != null) {
            cleaning.runIfDue();
        }
        if (Retention.NINETY_DAYS.equals(extras.retention()) && !hasToldRetention.getAndSet(true)) {
            log.info(
                    "inbox {}: claims are kept for {} days, because no redelivery window is declared"
                            + " (withRetention declares it; keepingClaimsForEver deletes none)",
                    inbox.consumer(),
                    Retention.NINETY_DAYS.timeToLive().toDays());
        }
        handling.handleOrPark(batch.messages().size(), () -> run(batch));
    }

    @Override
    public void runIfDue() {
        if (parking != null) {
            parking.runIfDue();
        }
    }

    private ObservedHandling.Result run(ReceivedBatch batch) throws Exception {
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
}
