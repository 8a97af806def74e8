package dev.hitotsu.benchmarks.coordination;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Measures the time from a registration, or its end, until the view of another client of the same peer shows it. */
final class RegistrationLatency implements AutoCloseable {
    private static final long LIMIT_SECONDS = 30;
    private static final int SIGNIFICANT_DIGITS = 3;

    private final CoordinationClient registering;
    private final CoordinationClient watching;
    private final Histogram appeared = new Histogram(SIGNIFICANT_DIGITS);
    private final Histogram disappeared = new Histogram(SIGNIFICANT_DIGITS);
    private final Histogram previous = new Histogram(SIGNIFICANT_DIGITS);
    private final String peer;
    private int service;

    RegistrationLatency(Peer peer, StoreServers servers, Duration session) {
        this.peer = peer.name();
        this.registering = peer.open(peer.target(servers.single(0)), session);
        this.watching = peer.open(peer.target(servers.single(1)), session);
    }

    /**
     * Registers and removes an instance several times; the times count if {@code counted}. One more at the start never
     * counts, because it creates the folder of the service, which a peer may already do when it watches.
     */
    void measure(int times, boolean counted) throws Exception {
        LinkedBlockingQueue<Integer> counts = new LinkedBlockingQueue<>();
        String name = "s" + service++;
        try (AutoCloseable view = watching.watch(name, counts::add)) {
            counts.clear();
            for (int i = 0; i <= times; i++) {
                long registered = System.nanoTime();
                AutoCloseable registration = registering.register(name, "i" + i);
                await(counts, 1);
                long ended = System.nanoTime();
                registration.close();
                await(counts, 0);
                if (counted && i > 0) {
                    appeared.recordValue(ended - registered);
                    disappeared.recordValue(System.nanoTime() - ended);
                }
            }
        }
    }

    /** Nanoseconds until a registration was visible. */
    Histogram appeared() {
        return appeared;
    }

    /** Nanoseconds until the end of a registration was visible. */
    Histogram disappeared() {
        return disappeared;
    }

    /** Both kinds of times. */
    Histogram all() {
        Histogram all = appeared.copy();
        all.add(disappeared);
        return all;
    }

    /** Both kinds of times since the last call. */
    Histogram round() {
        Histogram round = all();
        round.subtract(previous);
        previous.add(round);
        return round;
    }

    private void await(LinkedBlockingQueue<Integer> counts, int instances) throws InterruptedException {
        Integer now = null;
        while (now == null || now != instances) {
            now = counts.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (now == null) {
                throw new IllegalStateException(
                        peer + ": no change of the instances within " + LIMIT_SECONDS + " s (expected: " + instances + ")");
            }
        }
    }

    @Override
    public void close() throws Exception {
        registering.close();
        watching.close();
    }
}
