package dev.hitotsu.http;

import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SendResult.DestinationUnavailable;
import dev.hitotsu.message.SendResult.Unavailable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The sends to one destination: as many at once, and as many in a second, as it is to be given, and none while its
 * circuit breaker is open. It begins with a few, so that neither side is overrun while it is cold. Thread-safe; does
 * not block.
 */
final class SendQueue {
    private static final long SECOND_NANOS = 1_000_000_000;
    /** With how many requests at once a destination is begun with, also after it was left alone. */
    private static final int SLOW_START = 8;

    /** What begins a request. */
    @FunctionalInterface
    interface Starter {
        /** Makes the request aside, not before the time, and calls {@link SendQueue#end} when it has ended. */
        void start(SendQueue queue, HttpSend send, long notBefore, boolean probe);
    }

    private record Start(HttpSend send, long notBefore, boolean probe) {}

    private final HttpDestination.Limits limits;
    private final CircuitBreaker breaker;
    private final boolean isTarget;
    private final Starter starter;
    private final LongSupplier ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<HttpSend> waiting = new ArrayDeque<>();
    private int underWay;
    private volatile int permitted;
    private long nextStart;

    /** @param isTarget whether everything goes to this destination */
    SendQueue(String name, HttpDestination.Limits limits, boolean isTarget, Starter starter, LongSupplier ticker) {
        this.limits = limits;
        this.isTarget = isTarget;
        this.starter = starter;
        this.ticker = ticker;
        this.breaker = new CircuitBreaker(name, limits.maxFailures(), ticker);
        this.nextStart = ticker.getAsLong();
        this.permitted = initially(limits);
    }

    /** Sends as soon as there is a place; fails at once while the destination is left alone. */
    void submit(HttpSend send) {
        update(() -> waiting.add(send));
    }

    /** A send has ended. */
    void end(HttpSend send, Verdict verdict, boolean probe) {
        AtomicBoolean waits = new AtomicBoolean();
        update(() -> {
            underWay--;
            breaker.end(send.message().id(), verdict, probe);
            adapt(verdict);
            waits.set(waitsForAnother(send, verdict));
        });
        if (waits.get()) {
            return;
        }
        boolean certain = !verdict.mayBeTheMessage();
        SendResult result = probe ? verdict.resultOfProbe() : verdict.result();
        send.result().complete(certain ? scoped(result) : result);
    }

    /**
     * Where there is one destination, it is the target. But what a message may have caused must not hold back all
     * others.
     */
    private SendResult scoped(SendResult result) {
        return isTarget && result instanceof DestinationUnavailable away
                ? new Unavailable(away.reason(), away.retryAfter())
                : result;
    }

    /** How many requests may be under way at once as long as nothing is known of the destination. */
    static int initially(HttpDestination.Limits limits) {
        return Math.min(SLOW_START, limits.concurrency());
    }

    /**
     * How many requests may be under way at once now: one more with each good answer, until as many are as is allowed.
     */
    int permitted() {
        return permitted;
    }

    /** What found no place takes the first one that another request leaves; where there is none it would come never. */
    private boolean waitsForAnother(HttpSend send, Verdict verdict) {
        boolean waits = verdict.health() == Verdict.Health.FULL && underWay > 0;
        if (waits) {
            waiting.addFirst(send);
        }
        return waits;
    }

    private void adapt(Verdict verdict) {
        if (breaker.isOpen()) {
            permitted = initially(limits);
        } else if (verdict.health() == Verdict.Health.FULL) {
            permitted = Math.max(1, underWay);
        } else if (verdict.health() == Verdict.Health.WELL && permitted < limits.concurrency()) {
            permitted = permitted + 1;
        }
    }

    /** Whether nothing waits, nothing is under way, and nothing is remembered against the destination. */
    boolean isIdle() {
        lock.lock();
        try {
            return underWay == 0 && waiting.isEmpty() && !breaker.isOpen();
        } finally {
            lock.unlock();
        }
    }

    /** Fails what waits. */
    void abort(SendResult why) {
        List<HttpSend> given;
        lock.lock();
        try {
            given = List.copyOf(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        given.forEach(send -> send.result().complete(why));
    }

    /** Answers and starts happen outside the lock: both run what others wrote. */
    private void update(Runnable change) {
        List<Start> starts = new ArrayList<>();
        List<Runnable> refusals = new ArrayList<>();
        lock.lock();
        try {
            change.run();
            advance(starts, (send, why) -> refusals.add(() -> send.result().complete(why)));
        } finally {
            lock.unlock();
        }
        refusals.forEach(Runnable::run);
        starts.forEach(start -> starter.start(this, start.send(), start.notBefore(), start.probe()));
    }

    private void advance(List<Start> starts, BiConsumer<HttpSend, SendResult> refuse) {
        while (!waiting.isEmpty()) {
            @Nullable SendResult refusal = breaker.refusal();
            if (refusal != null) {
                refuse.accept(waiting.remove(), breaker.isAway() ? scoped(refusal) : refusal);
            } else if (underWay < permitted) {
                underWay++;
                starts.add(new Start(waiting.remove(), reserveStart(), breaker.begin()));
            } else {
                return;
            }
        }
    }

    private long reserveStart() {
        long now = ticker.getAsLong();
        if (limits.requestsPerSecond() == 0) {
            return now;
        }
        long start = nextStart - now > 0 ? nextStart : now;
        nextStart = start + SECOND_NANOS / limits.requestsPerSecond();
        return start;
    }
}
