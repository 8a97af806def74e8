package dev.hitotsu.redis;

import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;

/** The deadline of a call, on the monotonic clock. It throws the exceptions of the driver. */
final class Deadline {
    private final Duration timeout;
    private final long end;

    private Deadline(Duration timeout) {
        this.timeout = timeout;
        this.end = System.nanoTime() + timeout.toNanos();
    }

    static Deadline after(Duration timeout) {
        return new Deadline(timeout);
    }

    /** The time that is left. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /** Waits for an answer. Keeps the interrupt status. */
    <T> T await(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new RedisCommandTimeoutException("no answer within " + timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisCommandInterruptedException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RedisException refused ? refused : new RedisException(e.getCause());
        }
    }

    /** Takes a lock. Keeps the interrupt status. */
    void lock(Lock lock) {
        try {
            if (!lock.tryLock() && !lock.tryLock(left().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new RedisCommandTimeoutException(
                        "no lock within " + timeout + ", other threads wait for the server");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisCommandInterruptedException(e);
        }
    }
}
