package dev.hitotsu.gateway.upstream;

import dev.hitotsu.gateway.upstream.UpstreamHealth.AddressHealth;
import dev.hitotsu.gateway.upstream.settings.EjectionSettings;
import dev.hitotsu.gateway.upstream.settings.HealthSettings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address of an upstream, with what was seen of it. After several failures in a row it is left out for a while,
 * longer each time. When it comes back, its share grows from a tenth to the whole: a service that starts is slow at
 * first. What was under way when it was left out says nothing more of it: it is one pause, however many requests fail
 * together. Thread-safe.
 */
final class Endpoint {
    private static final Logger log = LoggerFactory.getLogger(Endpoint.class);
    private static final int MAX_FACTOR = 10;
    private static final double MIN_SHARE = 0.1;

    private final Address address;
    private final String name;
    private final EjectionSettings settings;
    private final DoubleSupplier share;
    private final LongSupplier ticker;
    private final AtomicInteger inFlight = new AtomicInteger();

    private boolean isHealthy = true;
    private int contradictions;
    private int failures;
    private int ejections;
    private long ejectedAt;
    private long ejectedUntil;
    private boolean isEjected;
    private boolean wasEjected;
    private volatile boolean isReturning;
    private volatile long returnedAt;

    /** One that takes a share of the load in proportion to others. */
    Endpoint(Address address, EjectionSettings settings, DoubleSupplier share, LongSupplier ticker) {
        this.address = address;
        this.name = address.toString();
        this.settings = settings;
        this.share = share;
        this.ticker = ticker;
    }

    /** The address, as it stands in the log. */
    String name() {
        return name;
    }

    Address address() {
        return address;
    }

    /** How many requests are under way. */
    int inFlight() {
        return inFlight.get();
    }

    /** How much of the load it is to take, in proportion to others. */
    double weight() {
        return share.getAsDouble() * returned();
    }

    /** How much of its share it has again, 0 to 1. */
    private double returned() {
        if (!isReturning) {
            return 1;
        }
        double part = (double) (ticker.getAsLong() - returnedAt)
                / settings.slowReturn().toNanos();
        if (part >= 1) {
            isReturning = false;
            return 1;
        }
        return Math.max(MIN_SHARE, part);
    }

    private void returnAt(long time) {
        returnedAt = time;
        isReturning = settings.slowReturn().isPositive();
    }

    /** Counts a request, and says when it begins, for its outcome. */
    long begin() {
        inFlight.incrementAndGet();
        return ticker.getAsLong();
    }

    void end() {
        inFlight.decrementAndGet();
    }

    /** Whether requests should go there. */
    synchronized boolean isAvailable() {
        return isHealthy && (!isEjected || ticker.getAsLong() - ejectedUntil >= 0);
    }

    /** Whether the last health checks found it well; true without any. */
    synchronized boolean isHealthy() {
        return isHealthy;
    }

    /** How it is at the moment. */
    AddressHealth health() {
        return new AddressHealth(address, isAvailable(), isHealthy(), inFlight());
    }

    /** Takes what a health check found. Some in a row must contradict what was believed. */
    synchronized void checked(boolean isWell, HealthSettings health) {
        contradictions = isWell == isHealthy ? 0 : contradictions + 1;
        if (contradictions >= (isHealthy ? health.unhealthyAfter() : health.healthyAfter())) {
            contradictions = 0;
            isHealthy = isWell;
            returnAt(ticker.getAsLong());
            log.warn("{}: {}", address, isWell ? "healthy again" : "unhealthy");
        }
    }

    /** A request that began at that time had an answer. */
    synchronized void succeeded(long begunAt) {
        if (wasUnderWay(begunAt)) {
            return;
        }
        failures = 0;
        ejections = isEjected && ticker.getAsLong() - ejectedUntil >= 0 ? 0 : ejections;
        isEjected = false;
    }

    /** A request that began at that time failed. */
    synchronized void failed(long begunAt) {
        if (wasUnderWay(begunAt)) {
            return;
        }
        failures++;
        boolean isTrial = isEjected && ticker.getAsLong() - ejectedUntil >= 0;
        if (failures >= settings.consecutiveFailures() || isTrial) {
            ejections = Math.min(MAX_FACTOR, ejections + 1);
            Duration length = settings.duration().multipliedBy(ejections);
            ejectedAt = ticker.getAsLong();
            ejectedUntil = ejectedAt + length.toNanos();
            isEjected = true;
            wasEjected = true;
            returnAt(ejectedUntil);
            failures = 0;
        }
    }

    /** Whether it was under way when the address was last left out, so that its outcome is no news. */
    private boolean wasUnderWay(long begunAt) {
        return wasEjected && begunAt - ejectedAt <= 0;
    }
}
