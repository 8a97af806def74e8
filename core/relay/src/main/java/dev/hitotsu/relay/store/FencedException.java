package dev.hitotsu.relay.store;

/** Another relay has taken over: the store refused a write with an old token. */
public final class FencedException extends RelayStoreException {
    private static final long serialVersionUID = 1L;

    public FencedException(long fence) {
        super("fence " + fence + " is no longer the newest: another relay has taken over", null);
    }
}
