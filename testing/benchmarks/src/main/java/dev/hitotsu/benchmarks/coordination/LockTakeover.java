package dev.hitotsu.benchmarks.coordination;

import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Measures how long a waiter needs to get the lock of a holder that was killed or released it. */
final class LockTakeover {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long QUEUE_UP_MILLIS = 300;

    private LockTakeover() {}

    /** Holds a lock until it is killed. Arguments: peer, address, session in milliseconds, lock, port to connect to. */
    public static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            Duration session = Duration.ofMillis(Long.parseLong(arguments[2]));
            CoordinationClient client = Peer.valueOf(arguments[0]).open(arguments[1], session);
            AutoCloseable held = client.lock(arguments[3]);
            new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[4])).close();
            new Semaphore(0).acquire();
            held.close();
        }
    }

    /** Seconds from the kill until the waiter has the lock. */
    static double afterKill(Peer peer, String target, Duration session, String lock) throws Exception {
        try (ServerSocket ready = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ChildProcess holder = JavaProcess.of(Holder.class)
                        .arguments(
                                peer.name(),
                                target,
                                Long.toString(session.toMillis()),
                                lock,
                                Integer.toString(ready.getLocalPort()))
                        .start();
                CoordinationClient client = peer.open(target, session)) {
            // The holder connects when it has the lock.
            ready.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
            ready.accept().close();
            CompletableFuture<Long> taken = startWaiter(client, lock);
            holder.kill();
            long killed = System.nanoTime();
            return seconds(taken, killed);
        }
    }

    /** Seconds from the start of the release until the waiter has the lock. */
    static double afterClose(Peer peer, String target, Duration session, String lock) throws Exception {
        try (CoordinationClient holder = peer.open(target, session);
                CoordinationClient client = peer.open(target, session)) {
            AutoCloseable held = holder.lock(lock);
            CompletableFuture<Long> taken = startWaiter(client, lock);
            long closing = System.nanoTime();
            held.close();
            return seconds(taken, closing);
        }
    }

    /**
     * Starts a waiter and gives it time to queue up. The result is the {@link System#nanoTime()} at which it got the
     * lock.
     */
    private static CompletableFuture<Long> startWaiter(CoordinationClient client, String lock)
            throws InterruptedException {
        CompletableFuture<Long> taken = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("waiter").start(() -> {
            try (AutoCloseable mine = client.lock(lock)) {
                taken.complete(System.nanoTime());
            } catch (Exception e) {
                taken.completeExceptionally(e);
            }
        });
        // A peer does not report that it has queued up.
        TimeUnit.MILLISECONDS.sleep(QUEUE_UP_MILLIS);
        return taken;
    }

    private static double seconds(CompletableFuture<Long> taken, long since) throws Exception {
        try {
            return (taken.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS) - since) / 1e9;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the waiter failed", e);
        }
    }
}
