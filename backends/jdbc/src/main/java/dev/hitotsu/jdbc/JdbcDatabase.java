package dev.hitotsu.jdbc;

import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.message.receiver.outcome.OutcomeReceiverBuilder;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxBacklog;
import java.sql.Connection;
import javax.sql.DataSource;

/**
 * What Hitotsu does in every SQL database. The module of a database has a class that does it, for example
 * {@code dev.hitotsu.postgresql.PostgreSql}, which may do more. Implementations are immutable and thread-safe. No
 * method connects; what they return says whether it blocks.
 */
public interface JdbcDatabase {
    /** Where its connections come from. */
    DataSource dataSource();

    /**
     * Appends messages in a transaction that somebody else begins and ends. Always the same object, with its listeners.
     */
    Outbox<Connection> outbox();

    /** Runs work and writes its messages in one transaction. */
    default JdbcTransactions transactions() {
        return JdbcTransactions.of(dataSource(), outbox());
    }

    /**
     * Remembers which messages a consumer has handled, in a transaction that somebody else begins and ends.
     *
     * @param consumer names the effect, for example {@code payments}; it must stay the same
     */
    Inbox<Connection> inbox(String consumer);

    /** Handles messages once, each batch and its effects in one transaction; see {@link JdbcInboxHandler#of}. */
    default JdbcInboxHandler inboxHandler(String consumer, JdbcInboxHandler.MessageEffect effect) {
        return JdbcInboxHandler.of(dataSource(), inbox(consumer), effect);
    }

    /** As {@link #inboxHandler}, for an effect on all messages of a batch; see {@link JdbcInboxHandler#ofBatches}. */
    default JdbcInboxHandler inboxBatchHandler(String consumer, JdbcInboxHandler.BatchEffect effect) {
        return JdbcInboxHandler.ofBatches(dataSource(), inbox(consumer), effect);
    }

    /** Messages whose effects have failed, for {@link JdbcInboxHandler#withParking}. */
    ParkingStore<Connection> parkingStore();

    /**
     * Brings home how calls ended: what targets have said to messages of this outbox. With {@link #inboxHandler} as its
     * handler each outcome has its effect once.
     *
     * @param consumer under which the database keeps how far they were handled
     */
    OutcomeReceiverBuilder outcomeReceiver(String consumer);

    /** How far a consumer has read, kept in the transaction of its effects. */
    JdbcReadPositions readPositions(String consumer);

    /** The outbox for a relay. */
    JdbcRelayStore relayStore();

    /** The outbox for operators. */
    OutboxAdmin admin();

    /** The claims of consumers, for operators. */
    InboxAdmin inboxAdmin();

    /** What stands around the outbox, for operators. */
    DatabaseInspection inspection();

    /** How many messages wait. */
    OutboxBacklog backlog();

    /** Refuses the writes of a holder that has lost its grant, in the transaction of the write. */
    JdbcFenceGuard fenceGuard();
}
