package dev.hitotsu.relay.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a dead letter says. */
class DeadLettersTest {
    private static final Message MESSAGE =
            Message.builder("orders", "OrderPlaced").build();

    private static ParkedMessage parked(LogEntry entry, OutboxState state) {
        return new ParkedMessage(entry, state, true, 3, Duration.ZERO, "busy", 0);
    }

    @Test
    void aDeadLetterSaysWhereItBelongsAndWhy() {
        DeadLetters letters = new DeadLetters("dead");
        assertThat(letters.canSend()).isTrue();
        LogEntry readable = new LogEntry.Readable(1, MESSAGE);
        assertThat(letters.asSent(parked(readable, OutboxState.RETRY))).isSameAs(MESSAGE);
        Message sent = letters.asSent(parked(readable, OutboxState.DEAD_LETTER));
        assertThat(sent.topic()).isEqualTo("dead");
        assertThat(sent.headers().asMap())
                .isEqualTo(Map.of(
                        "hitotsu-dead-topic", "orders", "hitotsu-dead-attempts", "3", "hitotsu-dead-error", "busy"));
        Message odd = letters.asSent(parked(new LogEntry.Unreadable(1, MESSAGE, "no topic"), OutboxState.DEAD_LETTER));
        assertThat(odd.headers().asMap()).containsEntry("hitotsu-unreadable", "no topic");
    }

    @Test
    void withoutATopicThereIsNone() {
        DeadLetters none = new DeadLetters(null);
        assertThat(none.canSend()).isFalse();
        ParkedMessage dead = parked(new LogEntry.Readable(1, MESSAGE), OutboxState.DEAD_LETTER);
        assertThatThrownBy(() -> none.asSent(dead))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a dead letter (expected: none without a dead letter topic)");
    }
}
