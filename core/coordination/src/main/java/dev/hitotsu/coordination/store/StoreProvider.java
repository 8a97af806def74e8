package dev.hitotsu.coordination.store;

import dev.hitotsu.runtime.secret.ChangingSecret;
import java.time.Duration;

/** A backend that opens stores by URI. Found by {@link java.util.ServiceLoader}. */
public interface StoreProvider {
    /** The start of its URIs, for example {@code zk://}. */
    String uriPrefix();

    /** The format of its URIs, for people. */
    String uriFormat();

    /**
     * Opens a store. Does not wait for it.
     *
     * @param sessionTimeout how long a session may be silent, for stores that need to know it when they are opened
     * @param requestTimeout how long one request may take
     * @throws IllegalArgumentException if the URI has another format
     */
    CoordinationStore open(String uri, Duration sessionTimeout, Duration requestTimeout);

    /**
     * As {@link #open(String, Duration, Duration)}, by an address whose password may change while the store is open.
     * Unless a backend says otherwise, the one of now is used as long as the store is open.
     */
    default CoordinationStore open(ChangingSecret<String> uri, Duration sessionTimeout, Duration requestTimeout) {
        return open(uri.current(), sessionTimeout, requestTimeout);
    }
}
