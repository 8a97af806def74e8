package dev.hitotsu.kafka.internal;

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
    private final List<TopicState> told = new ArrayList<>();
    private final ArrayDeque<Runnable> background = new ArrayDeque<>();
    private TopicState found = UNKNOWN;
    private long now;
    private final TopicCache topics = new TopicCache(this::lookUp, background::add, () -> now);

    private TopicState lookUp(String topic) {
        asked.add(topic);
        return found;
    }

    private void look() {
        topics.lookUp("a", told::add);
        background.remove().run();
    }

    @Test
    void asksNobodyWhileItAnswers() {
        assertThat(topics.stateOf("a")).isNull();
        topics.lookUp("a", told::add);
        assertThat(asked).as("not by the caller").isEmpty();
        background.remove().run();
        assertThat(told).containsExactly(UNKNOWN);
        assertThat(topics.stateOf("a")).isEqualTo(UNKNOWN);
        assertThat(topics.known("a")).isEqualTo(UNKNOWN);
        assertThat(background).isEmpty();

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
        look();
        assertThat(told).containsExactly(found);
        assertThat(topics.stateOf("a")).isNull();
    }

    @Test
    void keepsWhatItKnewWhileNobodyCanBeAsked() {
        found = OPEN;
        look();
        found = new TopicState.Unreachable("away");
        now += Duration.ofMinutes(2).toNanos();

        assertThat(topics.stateOf("a")).isEqualTo(OPEN);
        background.remove().run();
        assertThat(topics.stateOf("a")).isEqualTo(OPEN);
        assertThat(background).as("asks again").hasSize(1);
    }

    @Test
    void forgetsWhatWasOpenAfterDoubt() {
        found = OPEN;
        look();
        topics.forgetOpen();
        assertThat(topics.stateOf("a")).isNull();
    }
}
