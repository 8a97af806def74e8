package dev.hitotsu.coordination.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreWatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told of which change. A store in memory shows a change before anybody is told. */
class MemoryWatchTest {
    private static final byte[] VALUE = {1};

    private final MemoryStore store = new MemoryStore();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private StoreWatch first;

    @BeforeEach
    void watch() {
        store.watch("f", () -> told.add("folder"));
        first = store.watch("f/a", this::tellOfEntry);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void tellOfEntry() {
        told.add("entry");
    }

    private void put(String path) {
        assertThat(store.put(path, VALUE, StoreEntry.ANY, null)).isPresent();
    }

    @Test
    void anEntryConcernsThoseWhoWatchItAndThoseWhoWatchItsFolder() {
        put("f/a");
        assertThat(told).containsExactly("folder", "entry");
        put("f/b");
        assertThat(told).containsExactly("folder", "entry", "folder");
        put("g/a");
        put("f/b/c");
        put("f");
        assertThat(told).containsExactly("folder", "entry", "folder", "folder");
    }

    @Test
    void aRemovalIsTold() {
        StoreSession session = store.openSession(Duration.ofMinutes(5));
        assertThat(store.claim(session, "f/a", VALUE)).isPresent();
        told.clear();

        store.release(session, "f/a");
        assertThat(told).containsExactly("folder", "entry");
        assertThat(store.delete("f/a", StoreEntry.ANY)).isFalse();
        assertThat(told).hasSize(2);
    }

    @Test
    void eachOfTwoWatchesIsTheOnlyOneThatItEnds() {
        StoreWatch second = store.watch("f/a", this::tellOfEntry);
        put("f/a");
        assertThat(told).containsExactly("folder", "entry", "entry");
        second.close();
        put("f/a");
        assertThat(told.subList(3, told.size())).containsExactly("folder", "entry");
        first.close();
        put("f/a");
        assertThat(told.subList(5, told.size())).containsExactly("folder");
    }
}
