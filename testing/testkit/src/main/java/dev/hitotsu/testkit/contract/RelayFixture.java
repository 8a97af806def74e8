package dev.hitotsu.testkit.contract;

import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.relay.store.RelayStore;

/**
 * An outbox with all that belongs to it, empty at the beginning of a test.
 *
 * @param <T> the database's transaction
 */
public interface RelayFixture<T> {
    /** What a relay gets. */
    RelayStore store();

    /** What an operator gets. */
    OutboxAdmin admin();

    /** What an application gets. */
    OutboxStore<T> outbox();

    /** What begins and ends an application's transactions. */
    TransactionFixture<T> transactions();
}
