package dev.hitotsu.gateway.observe;

import dev.hitotsu.gateway.filter.Exchange;

/** Sees every request. Called on event loops; must not block. Thread-safe. */
public interface RequestObserver {
    /** Sees nothing. */
    RequestObserver NONE = exchange -> {};

    /**
     * A request begins. The observer may add headers for the upstream, and is told of the end by
     * {@link Exchange#onEnd}, where {@link Exchange#status} is known.
     */
    void began(Exchange exchange);

    /** A request was refused before anything was known of it. */
    default void refused(int status) {}

    /** Both of them, in this order. */
    static RequestObserver both(RequestObserver first, RequestObserver second) {
        return new RequestObserver() {
            @Override
            public void began(Exchange exchange) {
                first.began(exchange);
                second.began(exchange);
            }

            @Override
            public void refused(int status) {
                first.refused(status);
                second.refused(status);
            }
        };
    }
}
