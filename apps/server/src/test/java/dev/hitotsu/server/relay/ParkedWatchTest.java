package dev.hitotsu.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedStatus;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.server.api.ConsumersBody;
import dev.hitotsu.server.database.OutboxDatabase;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ParkedWatchTest {
    private static final ParkedStatus PARKED = new ParkedStatus(
            Map.of(ParkedState.RETRY, 60_000L, ParkedState.WAITING, 50_000L, ParkedState.DEAD, 2L),
            Duration.ofSeconds(90));

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void whatConsumersHaveParkedIsToldAsFarAsAnybodyCounts() {
        ParkedWatch watch = new ParkedWatch(() -> PARKED, nanos::get, Runnable::run);
        assertThat(watch.facts()).isEqualTo(ConsumersBody.unknown("parked messages were not counted yet"));
        watch.tick();
        assertThat(watch.facts()).isEqualTo(new ConsumersBody(100_000L, 2L, 90_000L, null));
        nanos.addAndGet(Duration.ofSeconds(21).toNanos());
        assertThat(watch.facts()).isEqualTo(ConsumersBody.unknown("database: no answer for 21 s"));
    }

    /** A relay's user may have no right to look at the table; whatever it is, the relay goes on. */
    @Test
    void whyNothingIsKnownIsTold() {
        Queue<Supplier<ParkedStatus>> answers = new ArrayDeque<>(List.of(
                () -> {
                    throw new IllegalStateException("database: permission denied");
                },
                () -> PARKED));
        ParkedWatch watch = new ParkedWatch(() -> answers.remove().get(), nanos::get, Runnable::run);
        watch.tick();
        assertThat(watch.facts()).isEqualTo(ConsumersBody.unknown("database: permission denied"));
        for (int second = 0; second < 5; second++) {
            watch.tick();
        }
        assertThat(watch.facts()).isEqualTo(ConsumersBody.of(PARKED));
    }

    @Test
    void whereNoInboxIsKeptNothingIsTold() {
        ParkedWatch watch = new ParkedWatch(null, nanos::get, Runnable::run);
        watch.tick();
        assertThat(watch.facts()).isNull();
    }

    @Test
    void itLooksAside() {
        CompletableFuture<Thread> looking = new CompletableFuture<>();
        InboxAdmin inbox = stub(InboxAdmin.class, (proxy, method, arguments) -> {
            looking.complete(Thread.currentThread());
            return PARKED;
        });
        OutboxDatabase database = stub(
                OutboxDatabase.class,
                (proxy, method, arguments) -> method.getName().equals("hasInbox") ? Boolean.TRUE : inbox);
        ParkedWatch.of(database).tick();

        assertThat(looking.join()).isNotSameAs(Thread.currentThread());
    }

    private static <T> T stub(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Whoever watches a relay also stops it. */
    @Test
    void aDatabaseThatHangsHoldsUpNobodyAndIsAskedNoSecondTime() {
        List<Runnable> looks = new ArrayList<>();
        ParkedWatch watch = new ParkedWatch(() -> PARKED, nanos::get, looks::add);
        for (int second = 0; second < 30; second++) {
            watch.tick();
        }
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(looks).hasSize(1);
        assertThat(watch.facts()).isEqualTo(ConsumersBody.unknown("database: no answer for 30 s"));
        looks.removeFirst().run();
        assertThat(watch.facts()).isEqualTo(ConsumersBody.of(PARKED));
        for (int second = 0; second < 5; second++) {
            watch.tick();
        }
        assertThat(looks).hasSize(1);
    }
}
