package dev.hitotsu.redis;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.IdException;
import java.time.Duration;
import java.time.ZoneOffset;

/** Prepares a {@link RedisCounter}. Not thread-safe. */
public final class RedisCounterBuilder {
    private final String name;
    private int minDigits = 6;
    private int poolSize = 1;
    private ZoneOffset zoneOffset = ZoneOffset.UTC;
    private Duration timeout = Duration.ofSeconds(1);
    private int minReplicas;

    RedisCounterBuilder(String name) {
        this.name = name;
    }

    /**
     * The minimum number of digits, 1 to 18; the default is 6. Greater numbers have more digits, and then ids no longer
     * sort as text.
     */
    public RedisCounterBuilder minDigits(int minDigits) {
        this.minDigits = minDigits;
        return this;
    }

    /**
     * How many numbers to reserve in a round trip, 1 to 1,000,000; the default is 1. They keep the date of that round
     * trip, even after midnight. Numbers that are left when the process ends are never used.
     */
    public RedisCounterBuilder poolSize(int poolSize) {
        this.poolSize = poolSize;
        return this;
    }

    /**
     * When a day begins; the default is UTC. All users of a counter must have the same offset, or they mix their days.
     */
    public RedisCounterBuilder zoneOffset(ZoneOffset zoneOffset) {
        requireNonNull(zoneOffset, "zoneOffset: null (expected: an offset from UTC)");
        this.zoneOffset = zoneOffset;
        return this;
    }

    /**
     * How long a call may take, including connecting and replicas, 1 ms to an hour; the default is a second. {@link
     * #open} may take ten times as long, because the first call loads the driver.
     */
    public RedisCounterBuilder timeout(Duration timeout) {
        requireNonNull(timeout, "timeout: null (expected: a duration)");
        this.timeout = timeout;
        return this;
    }

    /**
     * How many replicas must have a reservation before its numbers are used, 0 to 100; the default is 0. They get three
     * quarters of the time that is left.
     *
     * @see <a href="https://redis.io/docs/latest/commands/wait/">Redis: WAIT</a>
     */
    public RedisCounterBuilder minReplicas(int minReplicas) {
        this.minReplicas = minReplicas;
        return this;
    }

    /**
     * Connects to a server, for example {@code redis://user:password@host:6379/0}; with {@code rediss://} over TLS.
     * User and password are percent-encoded. Blocks, up to ten times the timeout.
     *
     * @throws IllegalArgumentException if the URI or a setting is invalid
     * @throws IdException if the server does not answer or refuses
     */
    public RedisCounter open(String uri) {
        requireNonNull(uri, "uri: null (expected: an address)");
        CounterSettings settings = new CounterSettings(name, minDigits, poolSize, zoneOffset, timeout, minReplicas);
        return RedisCounter.open(settings, RedisAddress.parse(uri));
    }
}
