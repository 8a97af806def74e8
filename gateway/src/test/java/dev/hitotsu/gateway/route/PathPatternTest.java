package dev.hitotsu.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {
    @ParameterizedTest
    @CsvSource({
        "/, /, true",
        "/, /a, false",
        "/**, /, true",
        "/**, /a/b, true",
        "/a, /a, true",
        "/a, /a/, false",
        "/a/, /a/, true",
        "/a/, /a, false",
        "/a/**, /a, true",
        "/a/**, /a/, true",
        "/a/**, /a/b/c, true",
        "/a/**, /ab, false",
        "/a/*/c, /a/b/c, true",
        "/a/*/c, /a//c, false",
        "/a/*/c, /a/b/d, false",
        "/a/*, /a, false",
        "/a/*, /a/, false",
        "/a/*, /a/b, true",
        "/a/{id}/**, /a/1, true",
        "/a/{id}/**, /a/1/x/y, true",
        "/a/{id}/**, /a, false",
    })
    void matchesWholeSegments(String pattern, String path, boolean expected) {
        assertThat(PathPattern.of(pattern).match(path).isPresent()).isEqualTo(expected);
    }

    @Test
    void namedSegmentsAreFound() {
        assertThat(PathPattern.of("/users/{user}/orders/{order}/**").match("/users/7/orders/a%20b/items"))
                .contains(Map.of("user", "7", "order", "a%20b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "//", "/a//b", "/**/a", "/a*", "/{a", "/a}", "/{}", "/{a}/{a}", "/a/***", "/{a-b}"})
    void whatIsNoPatternIsRefused(String text) {
        assertThatThrownBy(() -> PathPattern.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("path: " + text + " (expected:");
    }
}
