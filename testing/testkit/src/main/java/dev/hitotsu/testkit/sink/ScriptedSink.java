package dev.hitotsu.testkit.sink;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A broker in memory whose answers a test decides. It answers later, on a thread of its own. If it promises no order,
 * it answers in a random order. If it promises order, a session keeps the promise as a real broker does: after a
 * failure every send fails until it is resumed. Thread-safe.
 */
public final class ScriptedSink implements Sink {
    /** Decides the result of one send, on the thread of the sink. */
    @FunctionalInterface
    public interface Script {
        SendResult answer(Message message, int attempt);
    }

    private record Sending(Session session, Message message, CompletableFuture<SendResult> future) {}

    private final Pipelining pipelining;
    private final RandomGenerator random;
    private final LinkedBlockingDeque<Sending> sendings = new LinkedBlockingDeque<>();
    private final List<Message> taken = new ArrayList<>();
    private final Map<UUID, Integer> attempts = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile Script script = (message, attempt) -> SendResult.sent();
    private volatile Predicate<Message> silent = message -> false;

    /** A sink whose delays come from {@code random}. */
    public ScriptedSink(Pipelining pipelining, RandomGenerator random) {
        this.pipelining = pipelining;
        this.random = random;
        this.thread = Thread.ofPlatform().daemon().name("scripted-sink").start(this::answer);
    }

    /** {@inheritDoc} It answers, and has every topic. */
    @Override
    public List<String> check(Collection<String> topics) {
        return List.of();
    }

    /** Sets the script for all sends from now on. */
    public void script(Script newScript) {
        this.script = newScript;
    }

    /** Answers nothing to these messages, until their session is aborted; replaces what was said before. */
    public void silence(Predicate<Message> newSilent) {
        this.silent = newSilent;
    }

    /** The messages that the sink has accepted so far, in order, including repetitions. */
    public synchronized List<Message> taken() {
        return List.copyOf(taken);
    }

    /**
     * The messages that the sink has accepted so far, each once, in the order of their first arrival. A relay may
     * repeat messages.
     */
    public synchronized List<Message> firstTaken() {
        Set<UUID> seen = new HashSet<>();
        return taken.stream().filter(message -> seen.add(message.id())).toList();
    }

    /** How many messages with different ids the sink has accepted. */
    public synchronized int distinct() {
        Set<UUID> ids = new HashSet<>();
        taken.forEach(message -> ids.add(message.id()));
        return ids.size();
    }

    /** Forgets the accepted messages. */
    public synchronized void clear() {
        taken.clear();
    }

    @Override
    public SinkSession open(long fence) {
        return new Session();
    }

    @Override
    public Pipelining pipelining() {
        return pipelining;
    }

    /** {@inheritDoc} It answers within a moment. */
    @Override
    public Duration sendTimeout() {
        return Duration.ZERO;
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    private void answer() {
        Deque<Sending> held = new ArrayDeque<>();
        try {
            while (closed.getCount() > 0) {
                held.add(sendings.take());
                sendings.drainTo(held, random.nextInt(64));
                LockSupport.parkNanos(random.nextInt(200_000));
                List<Sending> batch = new ArrayList<>(held);
                held.clear();
                if (pipelining == Pipelining.ONE_PER_KEY) {
                    Collections.shuffle(batch, Random.from(random));
                }
                batch.forEach(this::answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Sending sending) {
        SendResult result;
        synchronized (this) {
            if (sending.session.leavesUnanswered(sending)) {
                return;
            }
            result = sending.session.answer(sending.message);
        }
        sending.future().complete(result);
    }

    private SendResult scripted(Message message) {
        return script.answer(message, attempts.merge(message.id(), 1, Integer::sum));
    }

    private final class Session implements SinkSession {
        private boolean broken;
        private boolean aborted;
        private final List<Sending> unanswered = new ArrayList<>();

        /** Called with the lock of the sink. */
        private boolean leavesUnanswered(Sending sending) {
            return !aborted && !broken && silent.test(sending.message) && unanswered.add(sending);
        }

        @Override
        public CompletableFuture<SendResult> send(Message message) {
            CompletableFuture<SendResult> future = new CompletableFuture<>();
            sendings.add(new Sending(this, message, future));
            return future;
        }

        /** Called with the lock of the sink. */
        private SendResult answer(Message message) {
            if (aborted) {
                return SendResult.unavailable("the session has ended");
            }
            SendResult result = broken ? SendResult.unavailable("given up behind a failure") : scripted(message);
            if (result instanceof SendResult.Sent) {
                taken.add(message);
            } else if (pipelining == Pipelining.ORDERED) {
                broken = true;
            }
            return result;
        }

        @Override
        public void resume() {
            synchronized (ScriptedSink.this) {
                broken = false;
            }
        }

        @Override
        public void abort() {
            List<Sending> givenUp;
            synchronized (ScriptedSink.this) {
                aborted = true;
                givenUp = List.copyOf(unanswered);
                unanswered.clear();
            }
            givenUp.forEach(sending -> sending.future.complete(SendResult.unavailable("the session has ended")));
        }

        @Override
        public void close() {
            abort();
        }
    }
}
