package dev.hitotsu.server.database;

import dev.hitotsu.inbox.projection.Projections;
import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.relay.store.RelayStore;

/** A database that holds an outbox, as commands and relay processes use it. Thread-safe; every method but close blocks. */
public interface OutboxDatabase extends AutoCloseable {
    /**
     * The outbox for a relay.
     *
     * @param purpose where the relay delivers to; relays that say something different are warned of each other
     */
    RelayStore relayStore(String purpose);

    /** The outbox for operators. */
    OutboxAdmin admin();

    /** The projections for operators. */
    Projections projections();

    /** The runs of steps for operators. */
    StepRuns stepRuns();

    /** How many messages wait. */
    OutboxBacklog backlog();

    /** Connects once, and sees whether a relay could work. */
    DatabaseState check();

    /**
     * Brings the tables to the newest version.
     *
     * @return the version before, 0 if there was none
     */
    int applySchema();

    /** Brings the sequence of positions ahead of the relay again; does nothing if it is not behind. */
    Realignment realign();

    /** Closes its connections. */
    @Override
    void close();
}
