package dev.hitotsu.coordination.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryNamesTest {
    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"a", "...", ".a", "a b", "ä", "日本", "a~b", "\uEFFF", "\uF900", "\uFFEF"})
    void namesThatEveryStoreTakesAreReturned(String name) {
        assertThat(EntryNames.requireName("lock", name)).isEqualTo(name);
        assertThat(EntryNames.requireKey("key", name + "/" + name)).isEqualTo(name + "/" + name);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {"", ".", "..", "a/b", "/", "a\n", "\u0000", "\u009F", "\uD800", "\uF000", "\uF8FF", "\uFFF0"})
    void othersAreRefused(String name) {
        assertThatThrownBy(() -> EntryNames.requireName("lock", name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("lock: ")
                .hasMessageContaining("(expected: 1 to ");
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"", "/a", "a/", "a//b", "a/../b"})
    void everyPartOfAKeyIsAName(String key) {
        assertThatThrownBy(() -> EntryNames.requireKey("key", key)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lengthsAreLimited() {
        int name = longest("a");
        int key = longest("a/");
        assertThat(name).isEqualTo(200);
        assertThat(key).isEqualTo(600);
        assertThatThrownBy(() -> EntryNames.requireKey("key", "a/".repeat(key) + "a"))
                .hasMessageMatching("key: \\d+ characters \\(expected: at most \\d+\\)");
    }

    /** The greatest length that is taken. */
    private static int longest(String part) {
        int length = 1;
        while (isTaken(part, length + 1)) {
            length++;
        }
        return length;
    }

    private static boolean isTaken(String part, int length) {
        try {
            String text = part.repeat(length).substring(0, length);
            EntryNames.requireKey("key", text.endsWith("/") ? text.substring(0, length - 1) + "a" : text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
