package dev.hitotsu.relay.routing;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session of one target. What concerns the target as a whole ends here: it becomes an outage of the messages'
 * destinations, and the session goes on by itself when the target is back. The sender's thread calls it, {@link #abort}
 * and {@link #close} come from any thread, and so do the target's answers.
 *
 * <p>It relies on {@link dev.hitotsu.message.Pipelining#ONE_PER_KEY}: of a key never more than one message is under
 * way, so one that is refused at once overtakes nothing.
 */
final class TargetSession {
    private static final Logger log = LoggerFactory.getLogger(TargetSession.class);
    private static final Backoff BACKOFF = Backoff.DEFAULT.limitedTo(Duration.ofSeconds(5));
    /** How many may be under way to a target that was away, to see whether it is back. */
    private static final int MAX_PROBES = 16;

    private enum State {
        READY,
        /** A send failed; the session goes on when the others are answered. */
        DRAINING,
        /** The target is away until the next attempt. */
        AWAY
    }

    /** A message that waits until the target is ready. */
    private record Held(Message message, CompletableFuture<SendResult> result) {}

    private final Target target;
    private final SinkSession session;
    private final Clockwork clockwork;
    private final RandomGenerator random;
    private final boolean ordered;
    private final Queue<Held> held = new ConcurrentLinkedQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();

    private State state = State.READY;
    private long nextAttempt;
    private int failures;
    private String reason = "";

    private volatile boolean stopped;
    private volatile boolean failed;
    private volatile SendResult.@Nullable Unavailable outage;
    private volatile boolean hasTaken;

    TargetSession(Target target, long fence, Clockwork clockwork, RandomGenerator random) {
        this.target = target;
        this.session = requireNonNull(target.sink().open(fence), "sink.open: null (expected: a session)");
        this.clockwork = clockwork;
        this.random = random;
        this.ordered = target.promisesOrder();
    }

    Target target() {
        return target;
    }

    SinkSession session() {
        return session;
    }

    boolean isFull() {
        return underWay.get() >= target.window();
    }

    /** Sends the message, holds it for a moment, or refuses it because the target is away. */
    CompletableFuture<SendResult> send(Message message) {
        poll();
        if (stopped) {
            return CompletableFuture.completedFuture(ended());
        }
        if (state == State.READY && !isProbedEnough()) {
            return forward(message);
        }
        if (failures > 0 || outage != null) {
            return CompletableFuture.completedFuture(refusal());
        }
        Held waiting = new Held(message, new CompletableFuture<>());
        held.add(waiting);
        if (stopped) {
            answerHeld(ended());
        }
        return waiting.result();
    }

    private boolean isProbedEnough() {
        return failures > 0 && underWay.get() >= MAX_PROBES;
    }

    private CompletableFuture<SendResult> forward(Message message) {
        underWay.incrementAndGet();
        return handOver(message).handle(this::answer);
    }

    @SuppressWarnings("NullAway")
    private CompletableFuture<SendResult> handOver(Message message) {
        try {
            CompletableFuture<SendResult> sending = session.send(message);
            return sending == null ? CompletableFuture.completedFuture(null) : sending;
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Any thread. What the sender's thread must know is written before the message counts as answered. */
    private SendResult answer(@Nullable SendResult result, @Nullable Throwable defect) {
        SendResult passedOn = result == null ? SendResult.retryable("the sink failed: " + defect) : result;
        if (passedOn instanceof SendResult.Sent) {
            hasTaken = true;
        } else if (passedOn instanceof SendResult.Unavailable unavailable && !stopped) {
            outage = unavailable;
            failed = true;
            passedOn = ofDestination(unavailable);
        } else if (ordered) {
            failed = true;
        }
        underWay.decrementAndGet();
        return passedOn;
    }

    /** Goes on as far as that is possible now. Does not block. */
    void poll() {
        if (stopped) {
            return;
        }
        if (failures > 0 && hasTaken && !failed) {
            failures = 0;
            log.info("sink {}: takes messages again", target.name());
        }
        if (state == State.READY && failed) {
            state = State.DRAINING;
        }
        if (state == State.DRAINING) {
            drain();
        }
        if (state == State.AWAY && clockwork.nanoTime() - nextAttempt >= 0) {
            resume();
        }
    }

    private void drain() {
        SendResult.Unavailable away = outage;
        if (away != null) {
            answerHeld(ofDestination(away));
        }
        if (underWay.get() > 0) {
            return;
        }
        // Read again: the last answer may have come in between.
        away = outage;
        failed = false;
        outage = null;
        if (away == null) {
            resume();
        } else {
            beginPause(away);
        }
    }

    private void beginPause(SendResult.Unavailable away) {
        state = State.AWAY;
        hasTaken = false;
        Duration own = BACKOFF.delayAfter(++failures, random);
        Duration pause = own.compareTo(away.retryAfter()) < 0 ? away.retryAfter() : own;
        nextAttempt = clockwork.nanoTime() + pause.toNanos();
        if (failures == 1 || !away.reason().equals(reason)) {
            log.warn("sink {}: {}; its messages wait, those to other sinks go on", target.name(), away.reason());
        }
        reason = away.reason();
        answerHeld(refusal());
    }

    private void resume() {
        session.resume();
        state = State.READY;
        for (Held next = held.poll(); next != null; next = held.poll()) {
            CompletableFuture<SendResult> result = next.result();
            var unused = forward(next.message()).thenAccept(result::complete);
        }
    }

    private SendResult refusal() {
        SendResult.Unavailable away = outage;
        return away == null ? SendResult.destinationUnavailable(target.name() + ": " + reason) : ofDestination(away);
    }

    private SendResult ofDestination(SendResult.Unavailable away) {
        return new SendResult.DestinationUnavailable(target.name() + ": " + away.reason(), away.retryAfter());
    }

    private static SendResult ended() {
        return SendResult.unavailable("the session has ended");
    }

    private void answerHeld(SendResult result) {
        for (Held next = held.poll(); next != null; next = held.poll()) {
            next.result().complete(result);
        }
    }

    /** Ends it. What is held comes back. Any thread. */
    void abort() {
        stopped = true;
        session.abort();
        answerHeld(ended());
    }

    /** As {@link #abort}, and frees what the session holds. */
    void close() {
        stopped = true;
        session.close();
        answerHeld(ended());
    }
}
