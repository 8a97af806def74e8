package dev.hitotsu.relay.store;

/** How far a log has been read, in the store's own terms. Made by {@link RelayTerm#read}, given back to {@link RelayTerm#settle}. */
public interface Checkpoint {}
