package dev.hitotsu.redis;

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
     * How many digits a number has at least, 1 to 18; 6 unless given. Greater numbers have more, and then ids no longer sort
     * as text.
     */
    public RedisCounterBuilder minDigits(int minDigits) {
        this.minDigits = minDigits;
        return this;
    }

    /**
     * How many numbers one round trip reserves, 1 to 1,000,000; one unless given. They have the date of that round trip, also
     * when they are given after midnight, and those that are left when the process ends are never given.
     */
    public RedisCounterBuilder poolSize(int poolSize) {
        this.poolSize = poolSize;
        return this;
    }

    /** When a day begins; UTC unless given. The same for all who use a counter, or their days get mixed. */
    public RedisCounterBuilder zoneOffset(ZoneOffset zoneOffset) {
        this.zoneOffset = zoneOffset;
        return this;
    }

    /**
     * How long a call may take, connecting and replicas included, 1 ms to an hour; a second unless given. {@link #open} has ten
     * times as long, because the first one loads the driver.
     */
    public RedisCounterBuilder timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /**
     * How many replicas must have a reservation before its numbers are given, 0 to 100; none unless given. They have three
     * quarters of the time that is left for it.
     *
     * @see <a href="https://redis.io/docs/latest/commands/wait/">Redis: WAIT</a>
     */
    public RedisCounterBuilder minReplicas(int minReplicas) {
        this.minReplicas = minReplicas;
        return this;
    }

    /**
     * Connects to a server, for example {@code redis://user:password@host:6379/0}, or {@code rediss://} for TLS. User and
     * password are percent-encoded. Blocks, up to ten times the timeout.
     *
     * @throws IllegalArgumentException if the URI or a setting is not as it should be
     * @throws IdException if the server does not answer or refuses
     */
    public RedisCounter open(String uri) {
        CounterSettings settings = new CounterSettings(name, minDigits, poolSize, zoneOffset, timeout, minReplicas);
        return RedisCounter.open(settings, RedisAddress.parse(uri));
    }
}
