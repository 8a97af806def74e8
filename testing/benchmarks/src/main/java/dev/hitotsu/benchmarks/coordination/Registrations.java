package dev.hitotsu.benchmarks.coordination;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How long from a registration, or its end, until another client's view shows it. */
final class Registrations {
    private static final long LIMIT_SECONDS = 30;
    private static final int DIGITS = 3;

    private Registrations() {}

    /** Nanoseconds of that many registrations and ends. */
    static Histogram measure(Client registering, Client watching, String service, int times) throws Exception {
        Histogram nanos = new Histogram(DIGITS);
        LinkedBlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
        try (AutoCloseable view = watching.watch(service, seen::add)) {
            seen.clear();
            for (int i = 0; i < times; i++) {
                long registered = System.nanoTime();
                AutoCloseable registration = registering.register(service, "i" + i);
                await(seen, 1);
                nanos.recordValue(System.nanoTime() - registered);
                long ended = System.nanoTime();
                registration.close();
                await(seen, 0);
                nanos.recordValue(System.nanoTime() - ended);
            }
        }
        return nanos;
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
}
