package dev.hitotsu.postgresql.internal.slot;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
    private final AtomicInteger signs = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private void sign() {
        signs.incrementAndGet();
        switch (failure.get()) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {}
        }
    }

    @Test
    void whateverADriverThrowsIsToldAndTheNextSignFollows() {
        failure.set(new IllegalStateException("protocol: out of step"));
        try (KeepAlive keeper = KeepAlive.start(Duration.ofMillis(1), this::sign)) {
            await().until(() -> signs.get() >= 3);
            assertThat(keeper.problem())
                    .isEqualTo("the connection to the database's log is not kept alive:"
                            + " java.lang.IllegalStateException: protocol: out of step");
            failure.set(new NoClassDefFoundError("org/postgresql/Ssl"));
            await().until(() -> String.valueOf(keeper.problem()).contains("NoClassDefFoundError"));
            failure.set(null);
            await().until(() -> keeper.problem() == null);
        }
    }
}
