package dev.hitotsu.gateway.upstream;

import java.util.List;

/**
 * How an upstream is at one moment.
 *
 * @param breaker where its circuit breaker stands
 */
public record UpstreamHealth(String name, Breaker breaker, List<AddressHealth> addresses) {
    public UpstreamHealth {
        addresses = List.copyOf(addresses);
    }

    /** Where a circuit breaker stands. */
    public enum Breaker {
        /** Requests pass. */
        CLOSED,

        /** None passes. */
        OPEN,

        /** One passes, and decides. */
        TRIAL
    }

    /**
     * How one of its addresses is.
     *
     * @param isAvailable whether requests go there
     * @param isHealthy what the last health checks found; true without any
     * @param inFlight how many requests are under way
     */
    public record AddressHealth(Address address, boolean isAvailable, boolean isHealthy, int inFlight) {}
}
