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

/** How long until a waiter has the lock of a holder that was killed, or that has given it back. */
final class TakeOver {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long WAITS_FOR_CERTAIN_MILLIS = 300;

    private TakeOver() {}

    /** Holds a lock until it is killed. Arguments: a peer's name, what to open, the session in milliseconds, the lock, a port to connect to. */
    public static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            Duration session = Duration.ofMillis(Long.parseLong(arguments[2]));
            Client client = Peer.valueOf(arguments[0]).open(arguments[1], session);
            AutoCloseable held = client.lock(arguments[3]);
            new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[4])).close();
            new Semaphore(0).acquire();
            held.close();
        }
    }

    /** Seconds from the kill to the lock. */
    static double afterKill(Peer peer, String target, Duration session, String lock) throws Exception {
        try (ServerSocket said = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ChildProcess holder = JavaProcess.of(Holder.class)
                        .arguments(
                                peer.name(),
                                target,
                                Long.toString(session.toMillis()),
                                lock,
                                Integer.toString(said.getLocalPort()))
                        .start();
                Client client = peer.open(target, session)) {
            // The holder says so by connecting.
            said.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
            said.accept().close();
            CompletableFuture<Long> taken = waiting(client, lock);
            holder.kill();
            long killed = System.nanoTime();
            return seconds(taken, killed);
        }
    }

    /** Seconds from the beginning of the giving back to the lock. */
    static double afterClose(Peer peer, String target, Duration session, String lock) throws Exception {
        try (Client holder = peer.open(target, session);
                Client client = peer.open(target, session)) {
            AutoCloseable held = holder.lock(lock);
            CompletableFuture<Long> taken = waiting(client, lock);
            long closing = System.nanoTime();
            held.close();
            return seconds(taken, closing);
        }
    }

    /** When the lock was taken, by {@link System#nanoTime()}; returns when the waiter has had time to queue up. */
    private static CompletableFuture<Long> waiting(Client client, String lock) throws InterruptedException {
        CompletableFuture<Long> taken = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("waiter").start(() -> {
            try (AutoCloseable mine = client.lock(lock)) {
                taken.complete(System.nanoTime());
            } catch (Exception e) {
                taken.completeExceptionally(e);
            }
        });
        // A peer does not tell that it has queued up.
        TimeUnit.MILLISECONDS.sleep(WAITS_FOR_CERTAIN_MILLIS);
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
