package dev.hitotsu.jdbc.internal.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EntryPathTest {
    @Test
    void thePartsMakeThePath() {
        for (String path : new String[] {"a/b/c", "a", "/a", "a/"}) {
            EntryPath parts = EntryPath.of(path);
            assertThat(EntryPath.join(parts.folder(), parts.name())).isEqualTo(path.equals("/a") ? "a" : path);
        }
        assertThat(EntryPath.of("a/b/c")).isEqualTo(new EntryPath("a/b", "c"));
        assertThat(EntryPath.of("c")).isEqualTo(new EntryPath("", "c"));
    }
}
