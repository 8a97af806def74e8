package dev.hitotsu.coordination;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The machine's, but nobody waits longer than a moment. It remembers for how long who wanted to wait. */
final class ImpatientRuntime extends AlteredRuntime {
    private static final long MOMENT = Duration.ofMillis(5).toNanos();

    private final Queue<Pause> pauses = new ConcurrentLinkedQueue<>();
    private final AtomicLong wallClockAhead = new AtomicLong();

    private record Pause(String thread, Duration length) {}

    /** For how long threads of this name wanted to wait, one after the other. */
    List<Duration> pauses(String thread) {
        return pauses.stream()
                .filter(pause -> pause.thread.equals(thread))
                .map(Pause::length)
                .toList();
    }

    /** Sets the wall clock ahead. */
    void setAhead(Duration more) {
        wallClockAhead.addAndGet(more.toMillis());
    }

    @Override
    public long currentTimeMillis() {
        return super.currentTimeMillis() + wallClockAhead.get();
    }

    @Override
    long waitingTime(long nanos) {
        pauses.add(new Pause(Thread.currentThread().getName(), Duration.ofNanos(nanos)));
        return Math.min(nanos, MOMENT);
    }
}
