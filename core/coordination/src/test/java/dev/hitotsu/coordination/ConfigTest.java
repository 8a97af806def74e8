package dev.hitotsu.coordination;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Settings in a store that breaks its word. */
class ConfigTest {
    private final MemoryStore memory = new MemoryStore();
    private final CoordinationStore store = (CoordinationStore) Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {CoordinationStore.class},
            (self, method, arguments) ->
                    method.getName().equals("put") ? Optional.empty() : method.invoke(memory, arguments));

    @Test
    void aWriteThatTheStoreDidNotMakeIsNotReported() throws Exception {
        try (Coordination coordination = Coordination.of(store, CoordinationOptions.defaults());
                Grant grant = coordination.lock("a").acquire()) {
            assertThatThrownBy(() -> coordination.config().put("a", "1"))
                    .isInstanceOf(CoordinationException.class)
                    .hasMessage("a: written by others 100 times meanwhile (expected: fewer writers)");
            assertThatThrownBy(() -> coordination.config().putGuarded("a", "1", grant))
                    .isInstanceOf(CoordinationException.class)
                    .hasMessage("a: written by others 100 times meanwhile (expected: fewer writers)");
        }
    }
}
