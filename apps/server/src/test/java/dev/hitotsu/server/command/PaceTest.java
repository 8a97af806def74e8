package dev.hitotsu.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.outbox.ChangedPage;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import dev.hitotsu.server.command.BulkChange.Pace;
import dev.hitotsu.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How fast operators change many messages, on a clock of the test's own. */
class PaceTest {
    private final ManualClock clock = ManualClock.create();

    /** When messages were changed, and how many. */
    private final List<String> changes = new ArrayList<>();

    private Pace pace(int perSecond) {
        return Pace.of(perSecond, clock::nanoTime, clock::advance);
    }

    private void change(int messages) {
        changes.add(Duration.ofNanos(clock.nanoTime()).toMillis() + " ms: " + messages);
    }

    private int retry(int perSecond, int messages) throws InterruptedException {
        BulkChange change = new BulkChange(
                (filter, range) -> {
                    int first = (int) range.after();
                    int step = Math.min(filter.limit(), messages - first);
                    change(step);
                    EntryRange rest = new EntryRange(first + step, messages + 1);
                    return new ChangedPage(step, first + step < messages ? rest : null);
                },
                new FilterOptions(),
                pace(perSecond));
        return change.run(OutboxState.DEAD);
    }

    @Test
    void noSecondHasMoreMessagesThanWereAskedFor() throws Exception {
        assertThat(retry(10, 25)).isEqualTo(25);
        assertThat(changes).containsExactly("0 ms: 10", "1000 ms: 10", "2000 ms: 5");
    }

    @Test
    void aStepThatIsSmallerThanTheRateWaitsForItsShareOfASecond() throws Exception {
        assertThat(retry(1_000, 1_200)).isEqualTo(1_200);
        assertThat(changes).containsExactly("0 ms: 500", "500 ms: 500", "1000 ms: 200");
    }

    @Test
    void messagesThatAreNamedOneByOneWaitToo() {
        List<UUID> ids = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());

        assertThatThrownBy(() ->
                        OutboxRetryCommand.retryIds(InMemoryOutbox.create().admin(), ids, pace(2)))
                .hasMessageContaining("0 others are");
        assertThat(Duration.ofNanos(clock.nanoTime())).isEqualTo(Duration.ofSeconds(1));
    }
}
