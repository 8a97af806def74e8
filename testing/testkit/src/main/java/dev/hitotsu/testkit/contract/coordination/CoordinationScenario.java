package dev.hitotsu.testkit.contract.coordination;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.testkit.time.Patience;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

/** Two clients of one store of locks, leaders, services and configuration. */
public abstract class CoordinationScenario {
    static final Duration LIMIT = Duration.ofSeconds(60);

    final Coordination one = coordination("one");
    final Coordination two = coordination("two");

    /** Used by this test only. */
    final String name = "n-" + UUID.randomUUID();

    /** A new client of the one store of these tests. */
    protected abstract CoordinationStore open(CoordinationOptions options);

    private Coordination coordination(String instance) {
        CoordinationOptions options = CoordinationOptions.defaults().withInstance(instance);
        return Coordination.of(open(options), options);
    }

    static void await(BooleanSupplier condition) {
        Patience.await().until(condition::getAsBoolean);
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }
}
