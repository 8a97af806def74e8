package dev.hitotsu.relay.store;

/** How far a log has been read, in the store's own form. {@link RelayTerm#read} makes it, {@link RelayTerm#settle} takes it
 * back. */
public interface Checkpoint {}
