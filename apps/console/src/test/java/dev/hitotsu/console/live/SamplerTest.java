package dev.hitotsu.console.live;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private final OutboxAdmin outbox = InMemoryOutbox.create().admin();
    private final AtomicBoolean fails = new AtomicBoolean(true);

    private OutboxAdmin breaking() {
        return (OutboxAdmin) Proxy.newProxyInstance(
                OutboxAdmin.class.getClassLoader(), new Class<?>[] {OutboxAdmin.class}, (self, method, given) -> {
                    if (fails.get()) {
                        throw new NoClassDefFoundError("org/Driver");
                    }
                    return method.invoke(outbox, given);
                });
    }

    @Test
    void anErrorIsShownAndTheNextLookFollows() {
        try (Sampler sampler =
                Sampler.start(breaking(), () -> null, () -> null, InstantSource.system(), System::nanoTime)) {
            await().until(() -> String.valueOf(sampler.reading().problem()).contains("org/Driver"));
            fails.set(false);
            await().until(() -> sampler.reading().problem() == null);
            assertThat(sampler.reading().sample()).isNotNull();
        }
    }

    @Test
    void aListenerThatEndsInAnErrorKeepsNobodyFromLooking() {
        fails.set(false);
        AtomicInteger calls = new AtomicInteger();
        try (Sampler sampler =
                Sampler.start(breaking(), () -> null, () -> null, InstantSource.system(), System::nanoTime)) {
            sampler.addListener(() -> {
                calls.incrementAndGet();
                throw new StackOverflowError();
            });
            await().until(() -> calls.get() >= 2);
        }
    }

    @Test
    void aSingleSlowLookKeepsNobodyFromSeeingTheNext() {
        fails.set(false);
        AtomicLong ahead = new AtomicLong();
        AtomicInteger looks = new AtomicInteger();
        OutboxAdmin slow = (OutboxAdmin) Proxy.newProxyInstance(
                OutboxAdmin.class.getClassLoader(), new Class<?>[] {OutboxAdmin.class}, (self, method, given) -> {
                    if (method.getName().equals("status") && looks.incrementAndGet() == 1) {
                        ahead.addAndGet(Duration.ofHours(1).toNanos());
                    }
                    return method.invoke(outbox, given);
                });
        try (Sampler sampler = Sampler.start(
                slow, () -> null, () -> null, InstantSource.system(), () -> System.nanoTime() + ahead.get())) {
            await().until(() -> {
                sampler.watch();
                return looks.get() >= 2;
            });
        }
    }

    @Test
    void looksTakeAFiftiethOfTheTimeAndFiguresAreNotOld() {
        Duration look = Duration.ofMillis(100);
        assertThat(Sampler.restNanos(look.toNanos(), look.toNanos()))
                .as("the look is a fiftieth of both together")
                .isEqualTo(look.multipliedBy(49).toNanos());
        assertThat(Sampler.restNanos(look.toNanos(), Duration.ofHours(1).toNanos()))
                .as("a single slow look")
                .isEqualTo(look.multipliedBy(49).toNanos());
        Duration slow = Duration.ofSeconds(2);
        assertThat(Sampler.restNanos(slow.toNanos(), slow.toNanos()))
                .isEqualTo(Duration.ofSeconds(20).toNanos());
    }
}
