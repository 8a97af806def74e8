package dev.hitotsu.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.SendResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicCacheTest {
    private static final TopicState OPEN = new TopicState.Open(1, 1);
    private static final TopicState UNKNOWN = new TopicState.Closed(SendResult.retryable("unknown"));

    private final List<String> asked = new ArrayList<>();
    private final ArrayDeque<Runnable> background = new ArrayDeque<>();
    private TopicState found = UNKNOWN;
    private long now;
    private final TopicCache topics = new TopicCache(this::lookUp, background::add, () -> now);

    private TopicState lookUp(String topic) {
        asked.add(topic);
        return found;
    }

    @Test
    void asksOnceForAnUnknownTopicAndThenInTheBackground() {
        topics.stateOf("a");
        topics.stateOf("a");
        assertThat(asked).hasSize(1);

        now += Duration.ofSeconds(6).toNanos();
        found = OPEN;
        assertThat(topics.stateOf("a")).isEqualTo(UNKNOWN);
        assertThat(topics.stateOf("a")).isEqualTo(UNKNOWN);
        assertThat(background).hasSize(1);
        background.remove().run();
        assertThat(topics.stateOf("a")).isEqualTo(OPEN);
    }

    @Test
    void remembersNothingWhileNobodyCanBeAsked() {
        found = new TopicState.Unreachable("away");
        topics.stateOf("a");
        topics.stateOf("a");
        assertThat(asked).hasSize(2);
    }

    @Test
    void keepsWhatItKnewWhileNobodyCanBeAsked() {
        found = OPEN;
        topics.stateOf("a");
        found = new TopicState.Unreachable("away");
        now += Duration.ofMinutes(2).toNanos();

        assertThat(topics.stateOf("a")).isEqualTo(OPEN);
        background.remove().run();
        assertThat(topics.stateOf("a")).isEqualTo(OPEN);
        assertThat(background).as("asks again").hasSize(1);
    }

    @Test
    void asksAgainAfterDoubt() {
        found = OPEN;
        topics.stateOf("a");
        topics.forgetOpen();
        topics.stateOf("a");
        assertThat(asked).hasSize(2);
    }
}
