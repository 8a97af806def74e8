package dev.hitotsu.coordination.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.ListTooLongException;
import dev.hitotsu.coordination.store.StoreEntry;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LargeFolderTest {
    @Test
    void aListThatIsTooLongIsRefused() {
        try (CoordinationStore store = new MemoryStore()) {
            for (int i = 0; i < CoordinationStore.MAX_LISTED; i++) {
                put(store, i);
            }
            assertThat(store.entries("folder")).hasSize(CoordinationStore.MAX_LISTED);
            assertThat(store.paths("folder")).hasSize(CoordinationStore.MAX_LISTED);
            put(store, CoordinationStore.MAX_LISTED);

            assertThatThrownBy(() -> store.entries("folder")).isInstanceOf(ListTooLongException.class);
            assertThatThrownBy(() -> store.paths("folder"))
                    .isInstanceOf(ListTooLongException.class)
                    .hasMessage(
                            "folder: more than 100000 entries (expected: at most 100000 in a folder that is listed)");
        }
    }

    private static void put(CoordinationStore store, int number) {
        store.put("folder/" + number, "1".getBytes(StandardCharsets.UTF_8), StoreEntry.ABSENT, null);
    }
}
