package dev.hitotsu.coordination;

import static dev.hitotsu.coordination.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.internal.CoordinationClosedException;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.coordination.store.StoreWatch;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A view from its first state to its end, with a store that is read again and again. */
class LiveViewTest {
    private final MemoryStore memory = new MemoryStore();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger watches = new AtomicInteger();
    private final AtomicInteger closedWatches = new AtomicInteger();
    private volatile boolean away;
    private volatile boolean refuses;
    private volatile boolean watchesFail;
    private final CoordinationStore store = (CoordinationStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {CoordinationStore.class}, (self, method, arguments) -> {
                if (method.getName().equals("entries")) {
                    reads.incrementAndGet();
                    if (away) {
                        throw new StoreUnavailableException("planted", null);
                    }
                    if (refuses) {
                        throw new CoordinationException("planted", null);
                    }
                }
                if (method.getName().equals("watch")) {
                    watches.incrementAndGet();
                    if (watchesFail) {
                        throw new StoreUnavailableException("planted", null);
                    }
                    var watch = memory.watch((String) arguments[0], (Runnable) arguments[1]);
                    return (StoreWatch) () -> {
                        closedWatches.incrementAndGet();
                        watch.close();
                    };
                }
                try {
                    return method.invoke(memory, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private final ImpatientRuntime runtime = new ImpatientRuntime();
    private final Coordination coordination = Coordination.of(store, CoordinationOptions.defaults(), runtime);

    @AfterEach
    void close() {
        coordination.close();
    }

    @Test
    void onlyChangesAreTold() throws Exception {
        List<Map<String, ConfigValue>> told = new CopyOnWriteArrayList<>();
        try (LiveView<Map<String, ConfigValue>> view = coordination.config().view("limits")) {
            view.awaitFirst();
            assertThat(view.isStale()).isFalse();
            view.onChange(told::add);
            coordination.config().put("limits/a", "1");
            await().until(() -> told.size() == 1);
            int read = reads.get();
            await().until(() -> reads.get() > read + 5);
            assertThat(told).hasSize(1);
            assertThat(told.getFirst()).containsOnlyKeys("a");
        }
    }

    @Test
    void aViewThatWasClosedIsStaleAndTellsNothing() throws Exception {
        List<Map<String, ConfigValue>> told = new CopyOnWriteArrayList<>();
        LiveView<Map<String, ConfigValue>> view = coordination.config().view("limits");
        view.awaitFirst();
        view.onChange(told::add);

        view.close();

        await().until(() -> view.isStale() && closedWatches.get() == watches.get());
        int read = reads.get();
        coordination.config().put("limits/a", "1");
        assertThat(view.current()).isEmpty();
        assertThat(told).isEmpty();
        assertThat(reads).hasValue(read);
        view.awaitFirst();
    }

    @Test
    void whoWaitsForTheFirstStateIsToldThatThereWillBeNone() {
        away = true;
        LiveView<Map<String, ConfigValue>> view = coordination.config().view("limits");
        assertThat(view.isStale()).isTrue();
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                view.awaitFirst();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        coordination.close();

        assertThatThrownBy(waiting::join).hasCauseInstanceOf(CoordinationClosedException.class);
        assertThat(view.isStale()).isTrue();
    }

    @Test
    void aViewLooksSeldomMoreOftenInAnOutageAndLessOftenAfterARefusal() throws Exception {
        try (LiveView<Map<String, ConfigValue>> view = coordination.config().view("limits")) {
            view.awaitFirst();
            int calm = reads.get();
            await().until(() -> reads.get() > calm + 3);
            Duration seldom = Collections.max(runtime.pauses("hitotsu-view"));
            away = true;
            await().until(view::isStale);
            int before = runtime.pauses("hitotsu-view").size();
            await().until(() -> runtime.pauses("hitotsu-view").size() > before + 3);
            List<Duration> inAnOutage = since(before);
            refuses = true;
            away = false;
            int refusedAt = reads.get();
            await().until(() -> reads.get() > refusedAt + 3);
            int refused = runtime.pauses("hitotsu-view").size();
            await().until(() -> runtime.pauses("hitotsu-view").size() > refused + 4);
            Duration afterARefusal = Collections.max(since(refused));

            assertThat(inAnOutage).allSatisfy(pause -> assertThat(pause).isLessThan(afterARefusal));
            assertThat(afterARefusal).isLessThan(seldom);
            assertThat(view.isStale()).isTrue();
            refuses = false;
            await().until(() -> !view.isStale());
            assertThat(view.current()).isEmpty();
            int looked = reads.get();
            assertThat(runtime.pauses("hitotsu-view").size())
                    .as("it pauses between two looks")
                    .isGreaterThanOrEqualTo(looked - 1);
        }
    }

    private List<Duration> since(int pauses) {
        List<Duration> all = runtime.pauses("hitotsu-view");
        return all.subList(pauses, all.size());
    }

    @Test
    void aViewThatIsClosedDoesNotWaitForItsNextLook() throws Exception {
        try (Coordination patient = Coordination.of(store, CoordinationOptions.defaults(), new PatientRuntime())) {
            LiveView<Map<String, ConfigValue>> view = patient.config().view("limits");
            view.awaitFirst();
            view.close();

            await().until(() -> view.isStale() && closedWatches.get() == watches.get());
        }
    }

    @Test
    void configurationIsListedWithAndWithoutAFolder() {
        coordination.config().put("limits/a", "1");
        coordination.config().put("b", "2");

        assertThat(coordination.config().list("limits")).containsOnlyKeys("a");
        assertThat(coordination.config().list("")).containsOnlyKeys("b");
        assertThat(coordination.config().list("none")).isEmpty();
    }

    @Test
    void aWatchThatFailsIsTriedAgain() throws Exception {
        watchesFail = true;
        try (LiveView<Map<String, ConfigValue>> view = coordination.config().view("limits")) {
            await().until(() -> watches.get() > 3);
            assertThat(reads).hasValue(0);
            int tried = watches.get();
            assertThat(runtime.pauses("hitotsu-view").size()).isGreaterThanOrEqualTo(tried - 1);
            watchesFail = false;
            view.awaitFirst();
            assertThat(view.isStale()).isFalse();
        }
    }

    /** Else each would leave something behind until the end of coordination. */
    @Test
    void aViewThatWasClosedIsForgotten() throws Exception {
        WeakReference<Object> closed = openedAndClosed();

        await().until(() -> {
            System.gc();
            return closed.refersTo(null);
        });
    }

    private WeakReference<Object> openedAndClosed() throws InterruptedException {
        try (LiveView<Map<String, ConfigValue>> view = coordination.config().view("limits")) {
            view.awaitFirst();
            return new WeakReference<>(view);
        }
    }
}
