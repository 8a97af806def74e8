package dev.hitotsu.inbox.lease;

/** A backend that opens stores of leases by URI. Found by {@link java.util.ServiceLoader}. */
public interface LeaseStoreProvider {
    /** The start of its URIs, for example {@code redis://}. */
    String uriPrefix();

    /** The format of its URIs, for people. */
    String uriFormat();

    /**
     * Opens a store. Does not wait for it. A store that has something to close is {@link AutoCloseable}.
     *
     * @throws IllegalArgumentException if the URI has another format; the message contains no password
     */
    LeaseStore open(String uri);
}
