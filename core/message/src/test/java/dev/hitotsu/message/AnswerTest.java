package dev.hitotsu.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTest {
    private static Answer answer(int status, String header, String body, boolean truncated) {
        return new Answer(status, Headers.empty().with("h", header), body.getBytes(UTF_8), truncated);
    }

    @Test
    void isEqualToOneWithTheSameParts() {
        Answer answer = answer(200, "a", "body", false);

        assertThat(answer(200, "a", "body", false)).isEqualTo(answer).hasSameHashCodeAs(answer);
        for (Answer other : List.of(
                answer(201, "a", "body", false),
                answer(200, "b", "body", false),
                answer(200, "a", "more", false),
                answer(200, "a", "body", true))) {
            assertThat(answer).isNotEqualTo(other);
        }
        assertThat(answer).isNotEqualTo("a text");
        assertThat(answer.hashCode())
                .isNotEqualTo(answer(404, "a", "body", false).hashCode());
        assertThat(answer.hashCode())
                .isNotEqualTo(answer(200, "a", "more", false).hashCode());
    }

    @Test
    void keepsTheBodyOutOfLogs() {
        assertThat(answer(200, "a", "body", true)).hasToString("Answer[status=200, body=4 bytes, truncated]");
        assertThat(answer(200, "a", "body", false)).hasToString("Answer[status=200, body=4 bytes]");
    }
}
