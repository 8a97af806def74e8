package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.message.Message;
import dev.hitotsu.relay.store.RelayTerm;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SegmentArchiveIT extends RelayTermSupport {
    @Test
    void theArchiveGetsASegmentBeforeItIsEmptiedAndAgainAfterAFailure() throws Exception {
        List<Message> archived = new CopyOnWriteArrayList<>();
        AtomicInteger failures = new AtomicInteger(1);
        RelayTerm term = PostgreSql.of(dataSource)
                .relayStore()
                .withRetention(new SegmentRetention(Duration.ZERO, 12))
                .withArchive(
                        segment -> {
                            if (failures.getAndDecrement() > 0) {
                                throw new AssertionError("the disk is full");
                            }
                            segment.forEach((position, message) -> archived.add(message));
                        },
                        2)
                .tryLead("test", LONG)
                .orElseThrow();
        terms.add(term);
        List<UUID> first = new ArrayList<>(append(3));
        execute("SELECT setval('hitotsu.message_position', " + SEGMENT + ")");
        append(1);
        await().until(() -> {
            settle(term);
            return gapsAfter(term) == 0;
        });
        settle(term);
        term.cleanUp();
        assertThat(rows()).as("not archived").isEqualTo(3);

        await().until(() -> {
            term.cleanUp();
            return rows() == 0;
        });
        assertThat(archived.stream().map(Message::id)).containsExactlyElementsOf(first);
    }

    private static void settle(RelayTerm term) {
        term.journal()
                .settle(moved(term.source().read(10, 1 << 20, Duration.ZERO).checkpoint()));
    }

    private long rows() throws SQLException {
        return queryLong("SELECT count(*) FROM hitotsu.message_0");
    }
}
