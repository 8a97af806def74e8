package dev.hitotsu.testkit.contract.coordination;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.ConfigValue;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.CoordinationOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * The password of a store's user is changed while the store is used. Extend it and say how; the user begins with the
 * password {@code first}.
 */
public abstract class RotatedLoginContract {
    private static final CoordinationOptions OPTIONS = CoordinationOptions.defaults()
            .withSessionTimeout(Duration.ofSeconds(20))
            .withRequestTimeout(Duration.ofSeconds(10));
    private static final int SOME = 50;

    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    /** The address of the store with this password. */
    protected abstract String uri(String password);

    /** Gives the user another password; the server ends what was opened with the one before. */
    protected abstract void rotate(String password) throws Exception;

    @Test
    void isTakenUpWithoutARestartInEitherOrder() throws Exception {
        AtomicReference<String> known = new AtomicReference<>(uri("first"));
        AtomicBoolean goesOn = new AtomicBoolean(true);
        try (Coordination coordination = Coordination.open(known::get, OPTIONS)) {
            Thread load = Thread.startVirtualThread(() -> write(coordination, goesOn));
            awaitMore(written);

            known.set(uri("second"));
            rotate("second");
            awaitMore(written);

            rotate("third");
            awaitMore(refused);
            known.set(uri("third"));
            awaitMore(written);
            assertThat(coordination.lock("after").acquire().valid()).isTrue();
            goesOn.set(false);
            load.join();
        }
    }

    private static void awaitMore(AtomicInteger count) {
        int before = count.get();
        await().until(() -> count.get() > before + SOME);
    }

    private void write(Coordination coordination, AtomicBoolean goesOn) {
        while (goesOn.get()) {
            try {
                ConfigValue unused = coordination.config().put("rotated", "v" + written.get());
                written.incrementAndGet();
            } catch (CoordinationException e) {
                refused.incrementAndGet();
            }
        }
    }
}
