package dev.hitotsu.relay.store;

import java.time.Duration;
import java.util.Optional;

/** Lets one relay at a time lead, which means to carry the messages of an outbox. Thread-safe. */
public interface RelayStore {
    /**
     * Takes the lead if no relay holds it, for the length of the lease by the store's clock. Blocks.
     *
     * @param instance a name of this relay for people, for example host and pid
     * @return the term, or empty while another leads
     * @throws RelayStoreException where the store cannot be reached or is not fit for use
     */
    Optional<RelayTerm> tryLead(String instance, Duration lease);

    /**
     * Takes the lead, which somebody else has granted, from whoever held it before. Blocks.
     *
     * @return the term, or empty while the last write of the former leader is still open
     * @throws FencedException if a newer grant of the same grantor came first
     * @throws RelayStoreException where the store cannot be reached or is not fit for use
     */
    Optional<RelayTerm> lead(String instance, Duration lease, LeadGrant grant);

    /** Runs the action whenever another {@link #tryLead} may succeed, if the store learns of that; otherwise never. */
    default void onLeadAvailable(Runnable action) {}
}
