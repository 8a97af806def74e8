package dev.hitotsu.gateway.upstream;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address of an upstream, with what was seen of it. After several failures in a row it is left out for a while, longer each
 * time. Thread-safe.
 */
public final class Endpoint {
    private static final Logger log = LoggerFactory.getLogger(Endpoint.class);
    private static final int MAX_FACTOR = 10;

    private final Address address;
    private final String name;
    private final EjectionSettings settings;
    private final LongSupplier ticker;
    private final AtomicInteger inFlight = new AtomicInteger();

    private boolean isHealthy = true;
    private int contradictions;
    private int failures;
    private int ejections;
    private long ejectedUntil;
    private boolean isEjected;

    Endpoint(Address address, EjectionSettings settings, LongSupplier ticker) {
        this.address = address;
        this.name = address.toString();
        this.settings = settings;
        this.ticker = ticker;
    }

    /** The address, as it stands in the log. */
    String name() {
        return name;
    }

    public Address address() {
        return address;
    }

    /** How many requests are under way. */
    public int inFlight() {
        return inFlight.get();
    }

    void begin() {
        inFlight.incrementAndGet();
    }

    void end() {
        inFlight.decrementAndGet();
    }

    /** Whether requests should go there. */
    public synchronized boolean isAvailable() {
        return isHealthy && (!isEjected || ticker.getAsLong() - ejectedUntil >= 0);
    }

    /** Whether the last health checks found it well; true without any. */
    public synchronized boolean isHealthy() {
        return isHealthy;
    }

    /** Takes what a health check found. Some in a row must contradict what was believed. */
    synchronized void checked(boolean isWell, HealthSettings settings) {
        contradictions = isWell == isHealthy ? 0 : contradictions + 1;
        if (contradictions >= (isHealthy ? settings.unhealthyAfter() : settings.healthyAfter())) {
            contradictions = 0;
            isHealthy = isWell;
            log.warn("{}: {}", address, isWell ? "healthy again" : "unhealthy");
        }
    }

    synchronized void succeeded() {
        failures = 0;
        ejections = isEjected && ticker.getAsLong() - ejectedUntil >= 0 ? 0 : ejections;
        isEjected = false;
    }

    synchronized void failed() {
        failures++;
        boolean isTrial = isEjected && ticker.getAsLong() - ejectedUntil >= 0;
        if (failures >= settings.consecutiveFailures() || isTrial) {
            ejections = Math.min(MAX_FACTOR, ejections + 1);
            Duration length = settings.duration().multipliedBy(ejections);
            ejectedUntil = ticker.getAsLong() + length.toNanos();
            isEjected = true;
            failures = 0;
        }
    }
}
