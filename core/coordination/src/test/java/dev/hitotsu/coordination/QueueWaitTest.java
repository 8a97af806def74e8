package dev.hitotsu.coordination;

import static dev.hitotsu.coordination.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.runtime.Clockwork;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody does who waits behind another, and what stays of a wait that is over. */
@Timeout(120)
class QueueWaitTest {
    private static final CoordinationOptions OPTIONS =
            CoordinationOptions.defaults().withSessionTimeout(Duration.ofMinutes(30));

    private final MemoryStore memory = new MemoryStore();
    private final List<StoreSession> sessions = new CopyOnWriteArrayList<>();
    private final AtomicInteger lists = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean away;
    private volatile Runnable beforeEnqueue = () -> {};
    private volatile Runnable beforeRelease = () -> {};
    private final CoordinationStore store = (CoordinationStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {CoordinationStore.class}, (self, method, arguments) -> {
                if (method.getName().equals("paths")) {
                    lists.incrementAndGet();
                    if (away) {
                        throw new StoreUnavailableException("planted", null);
                    }
                }
                if (method.getName().equals("get")) {
                    reads.incrementAndGet();
                }
                if (method.getName().equals("enqueue")) {
                    beforeEnqueue.run();
                }
                if (method.getName().equals("release")) {
                    beforeRelease.run();
                }
                try {
                    Object answer = method.invoke(memory, arguments);
                    if (answer instanceof StoreSession session) {
                        sessions.add(session);
                    }
                    return answer;
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private final Coordination holder = Coordination.of(memory.newClient(), OPTIONS);
    private Grant held;

    @BeforeEach
    void hold() throws InterruptedException {
        held = holder.lock("a").acquire();
    }

    @AfterEach
    void close() {
        holder.close();
    }

    private CompletableFuture<Grant> acquire(Coordination coordination) {
        CompletableFuture<Grant> granted = new CompletableFuture<>();
        Thread.ofPlatform().name("waiting").start(() -> {
            try {
                granted.complete(coordination.lock("a").acquire());
            } catch (InterruptedException | RuntimeException e) {
                granted.completeExceptionally(e);
            }
        });
        return granted;
    }

    @Test
    void whoWaitsLooksThreeTimesInTheLifetimeOfItsSession() {
        ImpatientRuntime runtime = new ImpatientRuntime();
        try (Coordination waiter = Coordination.of(store, OPTIONS, runtime)) {
            CompletableFuture<Grant> granted = acquire(waiter);
            await().until(() -> runtime.pauses("waiting").size() > 3);
            assertThat(runtime.pauses("waiting")).containsOnly(Duration.ofMinutes(10));
            held.close();

            assertThat(granted.join().valid()).isTrue();
        }
    }

    @Test
    void aStoreThatIsAwayIsAskedAgainAfterAPause() {
        ImpatientRuntime runtime = new ImpatientRuntime();
        away = true;
        held.close();
        try (Coordination waiter = Coordination.of(store, OPTIONS, runtime)) {
            CompletableFuture<Grant> granted = acquire(waiter);
            await().until(() -> lists.get() > 3);
            int asked = lists.get();
            assertThat(runtime.pauses("waiting").size()).isGreaterThanOrEqualTo(asked - 1);
            assertThat(runtime.pauses("waiting")).containsOnly(Duration.ofMillis(50));
            away = false;

            assertThat(granted.join().valid()).isTrue();
        }
    }

    @Test
    void whoWasRemovedFromTheQueueQueuesUpAgain() {
        try (Coordination waiter = Coordination.of(store, OPTIONS, new ImpatientRuntime())) {
            CompletableFuture<Grant> granted = acquire(waiter);
            await().until(() -> memory.paths("locks/a").size() == 2);
            String removed = memory.paths("locks/a").getLast();
            memory.release(sessions.getLast(), removed);
            await().until(() -> memory.paths("locks/a").size() == 2);
            assertThat(sessions).hasSize(1);
            held.close();

            assertThat(granted.join().valid()).isTrue();
        }
    }

    /** Nothing but the end of the session wakes it up. */
    @Test
    void whoseSessionEndsQueuesUpAgainAtOnce() throws Exception {
        try (Coordination waiter = Coordination.of(store, OPTIONS, new PatientRuntime())) {
            CompletableFuture<Grant> granted = acquire(waiter);
            await().until(() -> lists.get() == 1 && reads.get() >= 2);
            sessions.getLast().close();
            waiter.lock("whose session is the next").acquire();

            await().until(() -> memory.paths("locks/a").size() == 2);
            held.close();
            assertThat(granted.join().valid()).isTrue();
        }
    }

    /** Those learn of it who rely on the same session, and wait for no renewal. */
    @Test
    void whoFindsThatItsSessionHasEndedTellsTheOthers() throws Exception {
        CompletableFuture<Void> told = new CompletableFuture<>();
        try (Coordination waiter = Coordination.of(store, OPTIONS, new PatientRuntime())) {
            waiter.lock("b").acquire().onLost(() -> told.complete(null));
            beforeEnqueue = () -> sessions.getLast().close();

            assertThat(waiter.lock("a").tryAcquire(Duration.ZERO)).isEmpty();
            told.join();
            assertThat(sessions).hasSize(1);
        }
    }

    /** What the former session still has in the store must not count for the next one. */
    @Test
    void whoseTimeIsOverQueuesUpAgainBehindWhatTheStoreStillHasOfIt() {
        AtomicLong ahead = new AtomicLong();
        try (Coordination waiter = Coordination.of(store, OPTIONS, endingNoSession(ahead))) {
            CompletableFuture<Grant> granted = acquire(waiter);
            await().until(() -> memory.paths("locks/a").size() == 2);
            ahead.set(OPTIONS.sessionTimeout().toNanos());
            await().until(() -> memory.paths("locks/a").size() == 3);
            held.close();
            sessions.getFirst().close();

            assertThat(granted.join().valid()).isTrue();
        }
    }

    /** The machine's, somewhat ahead. Nobody waits for longer than a moment, and nobody tells the store of an end. */
    private static Clockwork endingNoSession(AtomicLong ahead) {
        Clockwork impatient = new ImpatientRuntime();
        return (Clockwork) Proxy.newProxyInstance(
                QueueWaitTest.class.getClassLoader(),
                new Class<?>[] {Clockwork.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "nanoTime" -> impatient.nanoTime() + ahead.get();
                    case "start" ->
                        arguments[0].equals("hitotsu-session-end") ? null : method.invoke(impatient, arguments);
                    default -> method.invoke(impatient, arguments);
                });
    }

    @Test
    void whatIsLeftIsGoneBeforeTheCallerIsTold() throws Exception {
        Thread caller = Thread.currentThread();
        CompletableFuture<Void> told = new CompletableFuture<>();
        beforeRelease = () -> {
            while (caller.getState() != Thread.State.TIMED_WAITING && !told.isDone()) {
                Thread.onSpinWait();
            }
        };
        try (Coordination waiter = Coordination.of(store, OPTIONS, timeless(new CopyOnWriteArrayList<>()))) {
            assertThat(waiter.lock("a").tryAcquire(Duration.ZERO)).isEmpty();
            assertThat(memory.paths("locks/a")).hasSize(1);
        } finally {
            told.complete(null);
        }
    }

    /** Else each lock would leave something behind until the session ends. */
    @Test
    void aWaitThatIsOverIsNotWokenByTheEndOfItsSession() throws Exception {
        List<AtomicInteger> wakes = new CopyOnWriteArrayList<>();
        try (Coordination waiter = Coordination.of(store, OPTIONS, timeless(wakes))) {
            int before = wakes.size();
            waiter.lock("b").acquire().close();
            assertThat(waiter.lock("a").tryAcquire(Duration.ZERO)).isEmpty();
            List<AtomicInteger> ofWaits = List.copyOf(wakes.subList(before, wakes.size()));
            List<Integer> counts = ofWaits.stream().map(AtomicInteger::get).toList();
            sessions.getLast().close();
            waiter.lock("whose session is the next").acquire();

            assertThat(ofWaits).hasSize(2).extracting(AtomicInteger::get).isEqualTo(counts);
        }
    }

    /** As before. */
    @Test
    void aGrantThatWasClosedIsForgotten() throws Exception {
        WeakReference<Grant> closed = acquiredAndClosed();

        await().until(() -> {
            System.gc();
            return closed.refersTo(null);
        });
        assertThat(held.valid()).as("the session lives").isTrue();
    }

    private WeakReference<Grant> acquiredAndClosed() throws InterruptedException {
        try (Grant grant = holder.lock("b").acquire()) {
            return new WeakReference<>(SessionGrant.behind(grant));
        }
    }

    /** The machine's, but no deadline passes. Counts how often each waiter is woken. */
    private static Clockwork timeless(List<AtomicInteger> wakes) {
        Clockwork system = Clockwork.system();
        return (Clockwork) Proxy.newProxyInstance(
                QueueWaitTest.class.getClassLoader(),
                new Class<?>[] {Clockwork.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "nanoTime" -> 0L;
                    case "waiter" -> counting(system.waiter(), wakes);
                    default -> method.invoke(system, arguments);
                });
    }

    private static Clockwork.Waiter counting(Clockwork.Waiter waiter, List<AtomicInteger> wakes) {
        AtomicInteger count = new AtomicInteger();
        wakes.add(count);
        return new Clockwork.Waiter() {
            @Override
            public void wake() {
                count.incrementAndGet();
                waiter.wake();
            }

            @Override
            public void await(long nanos) throws InterruptedException {
                waiter.await(nanos);
            }
        };
    }
}
