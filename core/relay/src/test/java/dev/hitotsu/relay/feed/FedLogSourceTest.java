package dev.hitotsu.relay.feed;

import static dev.hitotsu.relay.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ReadBatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FedLogSourceTest {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final LogFeed<Long> feed = LogFeed.start(
            "test-feed",
            new FeedInput<Long>() {
                @Override
                public void follow(LogFeed<Long> opened) throws InterruptedException {
                    opened.begin(true);
                    ended.await();
                }

                @Override
                public Setback failed(Throwable error) {
                    return new Setback(error.toString(), Duration.ZERO);
                }

                @Override
                public void disconnect() {
                    ended.countDown();
                }
            },
            row -> 1);
    private final Table table = new Table();
    private final FedLogSource<Long> source = new FedLogSource<>(table, feed);

    private static final class Table implements FedTable<Long> {
        private final Deque<Long> unread = new ArrayDeque<>();
        private final List<String> calls = new ArrayList<>();
        private boolean showsEarlier;
        private boolean accepts = true;

        @Override
        public ReadBatch read(int maxMessages, long maxBytes) {
            Long next = unread.poll();
            calls.add("table " + next);
            return batch(next == null ? List.of() : List.of(next), !unread.isEmpty());
        }

        @Override
        public ReadBatch accept(List<Long> rows) {
            calls.add("log " + rows);
            return batch(rows, false);
        }

        @Override
        public boolean canAccept(List<Long> rows) {
            return accepts;
        }

        @Override
        public boolean hasGaps() {
            return false;
        }

        @Override
        public void feedBeginsAnew() {
            calls.add("anew");
        }

        @Override
        public boolean mayShowEarlier() {
            return showsEarlier;
        }

        private static ReadBatch batch(List<Long> positions, boolean hasMore) {
            List<LogEntry> entries = new ArrayList<>();
            positions.forEach(position -> entries.add(new LogEntry.Readable(
                    position, Message.builder("t", "T").payload("").build())));
            return new ReadBatch(entries, new Place(), true, hasMore);
        }
    }

    private record Place() implements Checkpoint {
        @Override
        public String kind() {
            return "test";
        }

        @Override
        public byte[] bytes() {
            return new byte[0];
        }
    }

    private List<Long> read() {
        return source.read(10, 1_000, Duration.ofMillis(1)).entries().stream()
                .map(LogEntry::position)
                .toList();
    }

    @AfterEach
    void close() {
        feed.close();
    }

    @Test
    void theTableComesFirstUntilItHasNoMore() throws Exception {
        awaitStream();
        feed.put(List.of(3L));
        table.unread.addAll(List.of(1L, 2L));

        assertThat(read()).containsExactly(1L);
        assertThat(read()).containsExactly(2L);
        assertThat(read()).isEmpty();
        assertThat(read()).containsExactly(3L);
        assertThat(table.calls).containsExactly("anew", "table 1", "table 2", "table null", "log [3]");
    }

    @Test
    void whatTheTableMayShowOfEarlierOnesComesBeforeEachRowOfTheLog() throws Exception {
        readTable();
        table.showsEarlier = true;
        table.unread.add(1L);
        feed.put(List.of(2L));

        assertThat(read()).containsExactly(1L);
        assertThat(read()).containsExactly(2L);
    }

    @Test
    void rowsThatCannotBeAcceptedWaitForTheTable() throws Exception {
        readTable();
        table.accepts = false;
        feed.put(List.of(2L));

        assertThat(read()).isEmpty();
        table.accepts = true;
        assertThat(read()).containsExactly(2L);
    }

    @Test
    void whatWasTakenIsForgottenWhereRowsAreMissing() throws Exception {
        readTable();
        table.accepts = false;
        feed.put(List.of(2L));
        assertThat(read()).isEmpty();
        table.accepts = true;
        feed.begin(true);
        table.unread.add(2L);

        assertThat(read()).containsExactly(2L);
        assertThat(read()).isEmpty();
        assertThat(table.calls).doesNotContain("log [2]");
    }

    private void readTable() {
        awaitStream();
        assertThat(read()).isEmpty();
    }

    private void awaitStream() {
        await().until(source::waits);
    }
}
