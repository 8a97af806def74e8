package dev.hitotsu.gateway.upstream;

/**
 * Bounds retries to a share of the requests, so that an upstream in trouble does not get a multiple of its load. A few
 * are allowed from the start. Thread-safe.
 */
final class RetryBudget {
    private static final double RESERVE = 10;

    private final double perRequest;
    private double saved = RESERVE;

    RetryBudget(double perRequest) {
        this.perRequest = perRequest;
    }

    synchronized void requested() {
        saved = Math.min(RESERVE, saved + perRequest);
    }

    synchronized boolean tryRetry() {
        if (saved < 1) {
            return false;
        }
        saved--;
        return true;
    }
}
