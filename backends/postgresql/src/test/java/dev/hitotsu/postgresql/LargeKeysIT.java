package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.FailurePolicy;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.testkit.sink.ScriptedSink;
import dev.hitotsu.testkit.sql.Queries;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Keys and topics that no index of PostgreSQL could hold: a row of a B-tree has 2,704 bytes at most. */
class LargeKeysIT extends RelayFailuresSupport {
    @Test
    void aKeyOfAnySizeIsHeldAndDrainedInOrder() throws Exception {
        ScriptedSink sink = sink(Pipelining.ORDERED);
        String key = random(50_000);
        List<Message> messages = IntStream.range(0, 5)
                .mapToObj(i -> Message.builder("t".repeat(255), "T").key(key).build())
                .toList();
        sink.script((message, attempt) -> SendResult.destinationUnavailable("not yet"));
        Relay relay = relay(sink, FailurePolicy.PARK_KEY);
        append(messages);
        await().until(() -> admin.status().count(OutboxState.WAITING) == 4);

        sink.script((message, attempt) -> SendResult.sent());
        await().until(() -> sink.distinct() == 5);
        assertThat(sink.firstTaken()).isEqualTo(messages);
        assertThat(relay.status().problem()).isNull();
    }

    @Test
    void aRowWithATopicThatIsTooLongBecomesDeadAndTheRestFlows() throws Exception {
        ScriptedSink sink = sink(Pipelining.ORDERED);
        Relay relay = relay(sink, FailurePolicy.PARK_KEY);
        Queries.execute(
                dataSource,
                "INSERT INTO hitotsu.message (id, topic, key, type, occurred_at) VALUES (gen_random_uuid(), '"
                        + random(20_000) + "', 'k', 'T', now())");
        append(messages("a", "b"));

        await().until(() -> sink.distinct() == 2);
        await().until(() -> admin.status().count(OutboxState.DEAD) == 1);
        assertThat(admin.retryAll(OutboxState.DEAD)).isEqualTo(1);
        await().until(() -> admin.status().count(OutboxState.DEAD) == 1);
        assertThat(relay.status().problem()).isNull();
    }

    /** Text that cannot be compressed. */
    private static String random(int length) {
        return new Random(1)
                .ints(length, '!', 0x7F)
                .map(c -> c == '\'' ? 'x' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
