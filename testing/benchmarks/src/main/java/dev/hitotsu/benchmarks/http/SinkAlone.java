package dev.hitotsu.benchmarks.http;

import dev.hitotsu.benchmarks.load.OfferedLoad;
import dev.hitotsu.http.HttpSink;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The limit: the sink alone, as fast as the service answers, with nothing that is durable. It also warms the sink up.
 */
final class SinkAlone {
    private static final int UNDER_WAY = 64;

    private final SinkSession session;
    private final int destinations;
    private final AtomicLong sent = new AtomicLong();
    private final Semaphore places = new Semaphore(UNDER_WAY);

    SinkAlone(HttpSink sink, int destinations) {
        this.session = sink.open(0);
        this.destinations = destinations;
    }

    /** Requests per second in the second half of the time. */
    double run(Duration length) throws InterruptedException {
        send(length.dividedBy(2));
        long started = System.nanoTime();
        long before = sent.get();
        send(length.dividedBy(2));
        double perSecond = (sent.get() - before) * 1e9 / (System.nanoTime() - started);
        session.close();
        return perSecond;
    }

    private void send(Duration length) throws InterruptedException {
        long until = System.nanoTime() + length.toNanos();
        for (long number = 0; System.nanoTime() - until < 0; number++) {
            places.acquire();
            Message message = OfferedLoad.message(number, destinations);
            var unused = session.send(message).thenAccept(this::answered);
        }
        places.acquire(UNDER_WAY);
        places.release(UNDER_WAY);
    }

    private void answered(SendResult result) {
        if (result instanceof SendResult.Sent) {
            sent.incrementAndGet();
        }
        places.release();
    }
}
