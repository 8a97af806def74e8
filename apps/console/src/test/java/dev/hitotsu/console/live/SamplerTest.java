package dev.hitotsu.console.live;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.console.source.Processes;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final Function<OutboxStatus, Processes> NOBODY = status -> Processes.NONE;

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
                Sampler.start(breaking(), () -> null, () -> null, NOBODY, InstantSource.system(), System::nanoTime)) {
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
                Sampler.start(breaking(), () -> null, () -> null, NOBODY, InstantSource.system(), System::nanoTime)) {
            sampler.addListener(() -> {
                calls.incrementAndGet();
                throw new StackOverflowError();
            });
            await().until(() -> calls.get() >= 2);
        }
    }

    @Test
    void theFirstLooksOfAColdProcessKeepNobodyWaiting() {
        fails.set(false);
        AtomicLong ahead = new AtomicLong();
        AtomicInteger looks = new AtomicInteger();
        OutboxAdmin slow = (OutboxAdmin) Proxy.newProxyInstance(
                OutboxAdmin.class.getClassLoader(), new Class<?>[] {OutboxAdmin.class}, (self, method, given) -> {
                    if (method.getName().equals("status") && looks.incrementAndGet() <= 4) {
                        ahead.addAndGet(Duration.ofHours(1).toNanos());
                    }
                    return method.invoke(outbox, given);
                });
        try (Sampler sampler = Sampler.start(
                slow, () -> null, () -> null, NOBODY, InstantSource.system(), () -> System.nanoTime() + ahead.get())) {
            await().until(() -> {
                sampler.watch();
                return looks.get() >= 5;
            });
        }
    }

    @Test
    void looksTakeAHundredthOfTheTimeAndFiguresAreNotOld() {
        long look = Duration.ofMillis(100).toNanos();
        long hour = Duration.ofHours(1).toNanos();
        assertThat(Sampler.restNanos(look, look, look, look))
                .as("the look is a hundredth of both together")
                .isEqualTo(99 * look);
        assertThat(Sampler.restNanos(hour, look, hour, hour))
                .as("slow looks among others")
                .isEqualTo(99 * look);
        assertThat(Sampler.restNanos(hour, hour, hour, 0)).as("the first ones").isZero();
        assertThat(Sampler.restNanos(hour, hour, hour, hour))
                .isEqualTo(Duration.ofSeconds(20).toNanos());
    }
}
