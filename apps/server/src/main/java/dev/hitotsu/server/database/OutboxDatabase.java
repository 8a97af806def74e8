package dev.hitotsu.server.database;

import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.projection.Projections;
import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.jdbc.DatabaseInspection;
import dev.hitotsu.jdbc.FenceAdmin;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.relay.store.RelayStore;
import java.time.Duration;
import java.util.Optional;

/**
 * A database that holds an outbox, as commands and relay processes use it. Thread-safe; every method but close blocks.
 */
public interface OutboxDatabase extends AutoCloseable {
    /**
     * The outbox for a relay.
     *
     * @param purpose where the relay delivers to; relays that say something different are warned of each other
     */
    RelayStore relayStore(String purpose);

    /** The outbox for operators. */
    OutboxAdmin admin();

    /** Whether it can hold the inbox of consumers. */
    boolean hasInbox();

    /**
     * The claims of consumers, for operators.
     *
     * @throws OutboxException if it can hold none; the message says which databases can
     */
    InboxAdmin inboxAdmin();

    /** What stands around the outbox, for operators. */
    DatabaseInspection inspection();

    /** The projections for operators. */
    Projections projections();

    /** The runs of steps for operators. */
    StepRuns stepRuns();

    /** How many messages wait. */
    OutboxBacklog backlog();

    /** Connects once, and sees whether a relay could work. */
    DatabaseState check();

    /**
     * What keeps the rows of the table that the source maps from becoming messages; empty for nothing, and without a
     * mapping.
     *
     * @throws OutboxException if the database does not answer
     */
    default Optional<String> mappingObstacle() {
        return Optional.empty();
    }

    /**
     * Brings the tables to the newest version.
     *
     * @return the version before, 0 if there was none
     */
    int applySchema();

    /**
     * The fences that were seen, for operators.
     *
     * @throws OutboxException if it keeps none; the message says which databases do
     */
    FenceAdmin fences();

    /** Brings the sequence of positions ahead of the relay again; does nothing if it is not behind. */
    Realignment realign();

    /**
     * Has the outbox read in another way from now on, while services append and a relay delivers.
     *
     * @param maxWait how long to wait for what has to come first, such as the end of open transactions
     * @return how it was read before; empty for what the relay's configuration says
     * @throws OutboxException if the database cannot do that; the message says what is expected
     */
    Optional<OutboxSource> changeSource(OutboxSource wanted, Duration maxWait);

    /** Closes its connections. */
    @Override
    void close();
}
