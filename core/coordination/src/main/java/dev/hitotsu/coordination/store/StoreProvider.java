package dev.hitotsu.coordination.store;

import java.time.Duration;

/** Opens stores by URI. Found by {@link java.util.ServiceLoader}. */
public interface StoreProvider {
    /** What its URIs begin with, for example {@code zk://}. */
    String uriPrefix();

    /** What its URIs look like, for people. */
    String uriFormat();

    /**
     * Opens a store. Does not wait for it.
     *
     * @param session how long a session may be silent, where the store needs to know when it is opened
     * @param timeout how long one request may take
     * @throws IllegalArgumentException for a URI that is not of its form
     */
    CoordinationStore open(String uri, Duration session, Duration timeout);
}
