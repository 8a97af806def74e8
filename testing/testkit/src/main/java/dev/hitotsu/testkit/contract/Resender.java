package dev.hitotsu.testkit.contract;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends messages into a session as a relay does, whatever happens to the target: sends in order, waits for every
 * result, resumes, and sends again what was not taken. Blocks until the sink has taken or rejected all, or the thread
 * is interrupted.
 */
public final class Resender {
    private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

    private final SinkSession session;
    private final Pipelining pipelining;
    private final int window;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final List<SendResult> failures = new ArrayList<>();

    /**
     * A resender into a session.
     *
     * @param pipelining what the session promises
     * @param window how many messages may be in flight
     */
    public Resender(SinkSession session, Pipelining pipelining, int window) {
        this.session = session;
        this.pipelining = pipelining;
        this.window = window;
    }

    /** How many messages the sink has taken so far. Any thread. */
    public int sent() {
        return sent.get();
    }

    /** How many results so far were not {@link SendResult.Sent}. Any thread. */
    public int failed() {
        return failed.get();
    }

    /** Every result but {@link SendResult.Sent}, once {@link #send} has returned. */
    public List<SendResult> failures() {
        return List.copyOf(failures);
    }

    /**
     * Sends all messages, unless interrupted.
     *
     * @throws AssertionError if the sink takes nothing for a minute: a sink that never recovers must not look like a
     *     slow one
     */
    public void send(List<Message> messages) {
        List<Message> pending = new ArrayList<>(messages);
        long progressAt = System.nanoTime();
        while (!pending.isEmpty() && !Thread.currentThread().isInterrupted()) {
            List<Message> turn = turn(pending);
            Set<Message> done = settle(turn, turn.stream().map(session::send).toList());
            if (done.size() < turn.size()) {
                session.resume();
            }
            pending.removeIf(done::contains);
            if (!done.isEmpty()) {
                progressAt = System.nanoTime();
            } else if (System.nanoTime() - progressAt > PATIENCE_NANOS) {
                throw new AssertionError(
                        "nothing was taken for a minute (expected: the sink recovers), " + failures.getLast());
            } else {
                // As the relay does between attempts; nothing tells when the target is back.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private List<Message> turn(List<Message> pending) {
        if (pipelining == Pipelining.ORDERED) {
            return List.copyOf(pending.subList(0, Math.min(window, pending.size())));
        }
        Set<String> keys = new HashSet<>();
        return pending.stream()
                .filter(message -> message.key() == null || keys.add(message.key()))
                .limit(window)
                .toList();
    }

    private Set<Message> settle(List<Message> turn, List<CompletableFuture<SendResult>> results) {
        Set<Message> done = new HashSet<>();
        for (int i = 0; i < turn.size(); i++) {
            SendResult result = results.get(i).join();
            if (result instanceof SendResult.Sent) {
                sent.incrementAndGet();
                done.add(turn.get(i));
            } else {
                failures.add(result);
                failed.incrementAndGet();
                if (result instanceof SendResult.Rejected) {
                    done.add(turn.get(i));
                }
            }
        }
        return done;
    }
}
