package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.CopyPosition;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How far the log must be read before what earlier terms have parked may go: in places of the log, copies or not. */
class CopiesTest {
    @Test
    void theLastParkedIsAPlaceInTheLog() {
        assertThat(lastParked()).isZero();
        assertThat(lastParked(9)).isEqualTo(9);
        assertThat(lastParked(CopyPosition.of(7, 1))).isEqualTo(7);
        assertThat(lastParked(9, CopyPosition.of(7, 1), CopyPosition.of(7, 2))).isEqualTo(9);
        assertThat(lastParked(5, CopyPosition.of(6, 3), CopyPosition.of(7, 0))).isEqualTo(7);
    }

    /** As where a target was renamed while a copy for it was parked. */
    @Test
    void aCopyGetsANumberThatNoParkedOneHas() {
        Message message = Message.builder("orders", "OrderPlaced").key("a").build();
        ParkedMessage parked = new ParkedMessage(
                new LogEntry.Readable(CopyPosition.of(7, 1), message.withTopic("orders@index")),
                OutboxState.RETRY,
                true,
                1,
                Duration.ZERO,
                "away",
                0);
        ManualSink sink = new ManualSink(Duration.ofSeconds(4));
        sink.copies = List.of("search");
        Copies copies = new Copies(journal(parked), new OpenSession(sink, 1));
        copies.begin();
        ReadBatch batch = new ReadBatch(List.of(new LogEntry.Readable(7, message)), new TestCheckpoint(), true, false);

        assertThat(copies.of(batch).entries())
                .extracting(LogEntry::position)
                .containsExactly(CopyPosition.of(7, 0), CopyPosition.of(7, 2));
    }

    private static long lastParked(long... positions) {
        TreeSet<Long> parked = new TreeSet<>();
        for (long position : positions) {
            parked.add(position);
        }
        return Copies.lastParked(journal(parked, List.of()));
    }

    private static Journal journal(ParkedMessage parked) {
        return journal(new TreeSet<>(Set.of(parked.position())), List.of(parked));
    }

    private static Journal journal(TreeSet<Long> positions, List<ParkedMessage> parked) {
        return (Journal) Proxy.newProxyInstance(
                CopiesTest.class.getClassLoader(),
                new Class<?>[] {Journal.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "lastParked" -> {
                        Long last = positions.lower((Long) arguments[0]);
                        yield last == null ? 0L : last;
                    }
                    case "parkedMessages" -> parked;
                    default -> throw new AssertionError(method.getName() + " (expected: nothing else is asked)");
                });
    }
}
