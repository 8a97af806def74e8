package dev.hitotsu.redis;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.IdException;
import dev.hitotsu.id.StringIdGenerator;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ids of a date and a number, such as {@code 20240101-000123}. A counter in Redis makes them, and starts again each
 * day.
 *
 * <pre>{@code
 * try (RedisCounter orders = RedisCounter.builder("orders").poolSize(100).open("redis://localhost:6379/0")) {
 *     String id = orders.nextText();
 * }
 * }</pre>
 *
 * <p>The date comes from the clock of the server. If that clock is set back, the counter stays on the latest day that
 * it has reached. So a counter whose server once was a year ahead stays on that day for a year. The ids of one
 * generator grow. The ids of several generators with the same name never repeat, as long as the server forgets nothing.
 *
 * <p><b>A server may forget</b>: after a restart without the last writes, a failover to a replica that lacked them, or
 * when a key was deleted or evicted. A generator that has seen more than the server notices it. It moves the counter
 * past all numbers that it was given itself, and logs a warning. Numbers that <em>other</em> processes were given since
 * may then be given again. To prevent that, use {@code appendonly yes} with {@code appendfsync always}, a {@code
 * maxmemory-policy} that does not evict keys without an expiry, and {@link RedisCounterBuilder#minReplicas}, which
 * makes a loss unlikely but not impossible. Share one generator within a process, because each one remembers only its
 * own numbers.
 *
 * <p>A lost answer leaves a gap. Needs Redis 5 or later. In a Redis Cluster the URI must name the node that has the key
 * {@code hitotsu:counter:<name>}; redirections are not followed.
 *
 * <p>Thread-safe. When the pool is used up, it blocks for a round trip, with replicas for two, and never longer than
 * the timeout. After a failure the next call connects again.
 *
 * @see <a href="https://redis.io/docs/latest/operate/oss_and_stack/management/replication/">Redis: replication</a>
 * @see <a href="https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/">Redis: persistence</a>
 */
public final class RedisCounter implements StringIdGenerator, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RedisCounter.class);

    private final CounterSettings settings;
    private final RedisAddress address;
    private final CounterScript script;
    private final RedisConnection redis;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;

    // Guarded by the lock.
    private CounterPosition seen = CounterPosition.NONE;
    private String date = "";
    private long last;
    private int left;

    private RedisCounter(CounterSettings settings, RedisAddress address) {
        this.settings = settings;
        this.address = address;
        this.script = new CounterScript(settings);
        this.redis = new RedisConnection(address, settings.openTimeout());
    }

    /** Prepares a generator. All generators with the same name on the same server and database share one counter. */
    public static RedisCounterBuilder builder(String name) {
        requireNonNull(name, "name: null (expected: a name)");
        return new RedisCounterBuilder(name);
    }

    static RedisCounter open(CounterSettings settings, RedisAddress address) {
        RedisCounter counter = new RedisCounter(settings, address);
        try {
            counter.redis.connection(Deadline.after(settings.openTimeout()));
            return counter;
        } catch (RuntimeException e) {
            counter.close();
            throw counter.failure(e);
        }
    }

    /**
     * The next id.
     *
     * @throws IdException if the server does not answer in time or refuses, if too few replicas have the reservation,
     *     if the thread is interrupted, or if the generator is closed
     */
    @Override
    public String nextText() {
        Deadline deadline = Deadline.after(settings.timeout());
        try {
            deadline.lock(lock);
        } catch (RedisException e) {
            throw failure(e);
        }
        try {
            if (closed) {
                throw closed();
            }
            if (left == 0) {
                reservePool(deadline);
            }
            left--;
            return date + "-" + padded(last - left);
        } finally {
            lock.unlock();
        }
    }

    private String padded(long number) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, settings.minDigits() - digits.length())) + digits;
    }

    private void reservePool(Deadline deadline) {
        try {
            StatefulRedisConnection<String, String> connection = redis.connection(deadline);
            Reservation reserved = script.reserve(connection, seen, deadline);
            warnOfRewind(reserved.found());
            seen = reserved.last();
            requireReplicas(connection, deadline);
            date = seen.date();
            last = seen.count();
            left = settings.poolSize();
        } catch (RuntimeException e) {
            if (closed) {
                throw closed();
            }
            // Also after a refusal: a server that refuses may no longer be the primary.
            redis.discard();
            throw failure(e);
        }
    }

    private void warnOfRewind(CounterPosition found) {
        if (found.compareTo(seen) < 0) {
            LOGGER.warn(
                    "counter {} on {}: went back from {} to {}; numbers of other processes since then may come again",
                    settings.name(),
                    address,
                    seen,
                    found);
        }
    }

    /** Uses the connection of the reservation, because WAIT asks about the writes of its connection. */
    private void requireReplicas(StatefulRedisConnection<String, String> connection, Deadline deadline) {
        if (settings.minReplicas() == 0) {
            return;
        }
        // Less than the time left, so that we get the answer; not zero, which means forever.
        Duration wait = deadline.left().multipliedBy(3).dividedBy(4);
        long reached = deadline.await(
                connection.async().waitForReplication(settings.minReplicas(), Math.max(1, wait.toMillis())));
        if (reached < settings.minReplicas()) {
            throw new RedisException("replicas with the reservation: " + reached + " (expected: "
                    + settings.minReplicas() + " or more)");
        }
    }

    private IdException failure(RuntimeException cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return new IdException("counter " + settings.name() + " on " + address + ": " + reason, cause);
    }

    private IdException closed() {
        return new IdException("counter " + settings.name() + ": closed (expected: open)");
    }

    /** Closes the connection. The rest of the pool is never used. Blocks up to two seconds. May be called again. */
    @Override
    public void close() {
        closed = true;
        redis.close();
    }
}
