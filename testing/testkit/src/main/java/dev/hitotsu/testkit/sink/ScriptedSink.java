package dev.hitotsu.testkit.sink;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
import java.util.random.RandomGenerator;

/**
 * A broker in memory whose answers a test decides. It answers later, from a thread of its own; if it promises no order, in a
 * random order. It keeps its promise of order as a real one does: after a failure everything fails until {@link #resume()}.
 * Thread-safe.
 */
public final class ScriptedSink implements Sink {
    /** Decides about one send, on the sink's thread. */
    @FunctionalInterface
    public interface Script {
        SendResult answer(Message message, int attempt);
    }

    private record Sending(Message message, CompletableFuture<SendResult> future) {}

    private final Pipelining pipelining;
    private final RandomGenerator random;
    private final LinkedBlockingDeque<Sending> sendings = new LinkedBlockingDeque<>();
    private final List<Message> taken = new ArrayList<>();
    private final Map<UUID, Integer> attempts = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile Script script = (message, attempt) -> SendResult.sent();
    private boolean broken;

    /** A sink whose delays come from {@code random}. */
    public ScriptedSink(Pipelining pipelining, RandomGenerator random) {
        this.pipelining = pipelining;
        this.random = random;
        this.thread = Thread.ofPlatform().daemon().name("scripted-sink").start(this::answer);
    }

    /** Has the script decide from now on. */
    public void script(Script newScript) {
        this.script = newScript;
    }

    /** What the sink has taken so far, in order, repetitions included. */
    public synchronized List<Message> taken() {
        return List.copyOf(taken);
    }

    /** What the sink has taken so far, each message only when it first came: a relay may repeat messages, but not reorder them. */
    public synchronized List<Message> firstTaken() {
        Set<UUID> seen = new HashSet<>();
        return taken.stream().filter(message -> seen.add(message.id())).toList();
    }

    /** How many messages with different ids the sink has taken. */
    public synchronized int distinct() {
        Set<UUID> ids = new HashSet<>();
        taken.forEach(message -> ids.add(message.id()));
        return ids.size();
    }

    /** Forgets what was taken. */
    public synchronized void clear() {
        taken.clear();
    }

    @Override
    public CompletableFuture<SendResult> send(Message message) {
        CompletableFuture<SendResult> future = new CompletableFuture<>();
        sendings.add(new Sending(message, future));
        return future;
    }

    @Override
    public Pipelining pipelining() {
        return pipelining;
    }

    @Override
    public synchronized void resume() {
        broken = false;
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
            result = broken ? SendResult.unavailable("given up behind a failure") : scripted(sending.message());
            if (result instanceof SendResult.Sent) {
                taken.add(sending.message());
            } else if (pipelining == Pipelining.ORDERED) {
                broken = true;
            }
        }
        sending.future().complete(result);
    }

    private SendResult scripted(Message message) {
        return script.answer(message, attempts.merge(message.id(), 1, Integer::sum));
    }
}
