package dev.hitotsu.benchmarks.coordination;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How long from a registration, or its end, until another client's view shows it, with the clients of one peer. */
final class Registrations implements AutoCloseable {
    private static final long LIMIT_SECONDS = 30;
    private static final int DIGITS = 3;

    private final Client registering;
    private final Client watching;
    private final Histogram appeared = new Histogram(DIGITS);
    private final Histogram disappeared = new Histogram(DIGITS);
    private final Histogram former = new Histogram(DIGITS);
    private int service;

    Registrations(Peer peer, Stand stand, Duration session) {
        this.registering = peer.open(peer.target(stand.only(0)), session);
        this.watching = peer.open(peer.target(stand.only(1)), session);
    }

    /**
     * Registers and ends that many in a row, which count where {@code counted}. One before them never does: it makes
     * the service's folder, which a peer may do as early as when it watches.
     */
    void measure(int times, boolean counted) throws Exception {
        LinkedBlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
        String name = "s" + service++;
        try (AutoCloseable view = watching.watch(name, seen::add)) {
            seen.clear();
            for (int i = 0; i <= times; i++) {
                long registered = System.nanoTime();
                AutoCloseable registration = registering.register(name, "i" + i);
                await(seen, 1);
                long ended = System.nanoTime();
                registration.close();
                await(seen, 0);
                if (counted && i > 0) {
                    appeared.recordValue(ended - registered);
                    disappeared.recordValue(System.nanoTime() - ended);
                }
            }
        }
    }

    /** Nanoseconds until a registration was seen, of all that counted. */
    Histogram appeared() {
        return appeared;
    }

    /** Nanoseconds until its end was seen. */
    Histogram disappeared() {
        return disappeared;
    }

    /** Both. */
    Histogram all() {
        Histogram all = appeared.copy();
        all.add(disappeared);
        return all;
    }

    /** Both, of those that counted since this was asked last. */
    Histogram round() {
        Histogram round = all();
        round.subtract(former);
        former.add(round);
        return round;
    }

    private static void await(LinkedBlockingQueue<Integer> seen, int instances) throws InterruptedException {
        Integer now = null;
        while (now == null || now != instances) {
            now = seen.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (now == null) {
                throw new IllegalStateException(
                        "instances: no word within " + LIMIT_SECONDS + " s (expected: " + instances + ")");
            }
        }
    }

    @Override
    public void close() throws Exception {
        registering.close();
        watching.close();
    }
}
