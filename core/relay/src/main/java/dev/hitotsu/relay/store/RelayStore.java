package dev.hitotsu.relay.store;

import java.time.Duration;
import java.util.Optional;

/** Gives one relay at a time the right to move messages out of an outbox. Thread-safe. */
public interface RelayStore {
    /**
     * Takes the lead if nobody holds it, for the length of the lease by the store's clock. Blocks.
     *
     * @param instance names this relay to people, for example host and pid
     * @return the term, or empty while another leads
     * @throws RelayStoreException where the store cannot be reached or is not fit for use
     */
    Optional<RelayTerm> tryLead(String instance, Duration lease);

    /**
     * Takes the lead for one to whom somebody else has granted it, from whoever held it before. Blocks.
     *
     * @return the term, or empty while the former leader's last write is still open
     * @throws FencedException where a newer grant of the same grantor has come first
     * @throws RelayStoreException where the store cannot be reached or is not fit for use
     */
    Optional<RelayTerm> lead(String instance, Duration lease, LeadGrant grant);

    /** Runs the action whenever another {@link #tryLead} may succeed, where the store hears of that; else never. */
    default void onLeadAvailable(Runnable action) {}
}
