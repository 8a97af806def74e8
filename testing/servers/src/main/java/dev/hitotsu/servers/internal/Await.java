package dev.hitotsu.servers.internal;

import dev.hitotsu.servers.ServerException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition by polling. Blocks the calling thread. */
public final class Await {
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private Await() {}

    /**
     * Returns as soon as the condition holds, or after the limit.
     *
     * @return whether the condition holds
     * @throws ServerException if the thread is interrupted; the method then restores its interrupt flag
     */
    public static boolean until(Duration limit, BooleanSupplier condition) {
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
