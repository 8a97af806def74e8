package dev.hitotsu.servers.internal;

import dev.hitotsu.servers.ServerException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for something that tells nobody when it is done, by asking again and again. Blocks the calling thread. */
public final class Await {
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private Await() {}

    /**
     * Returns as soon as the condition holds, or when the time is over.
     *
     * @return whether the condition holds
     * @throws ServerException if the thread is interrupted; its interrupt flag is then set
     */
    public static boolean holds(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(INTERVAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted while waiting", e);
        }
    }
}
