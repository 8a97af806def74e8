package dev.hitotsu.mysql.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.mysql.internal.LogRow.Kind;
import dev.hitotsu.relay.store.LogEntry;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a read brings: so many messages and bytes at most, but one always. */
class LogPageTest {
    private static final Message MESSAGE = Message.builder("t", "Noted").build();

    private static LogRow message(long position, long size) {
        return new LogRow(position, Kind.MESSAGE, size, new LogEntry.Readable(position, MESSAGE));
    }

    private static LogRow oversized(long position) {
        return new LogRow(position, Kind.MESSAGE, 1 << 20, new LogEntry.Oversized(position, MESSAGE, 1 << 20, 1));
    }

    private static LogRow filler(long position) {
        return new LogRow(position, Kind.FILLER, 1 << 20, null);
    }

    private static LogPage page(int maxMessages, long maxBytes, LogRow... rows) {
        LogPage page = new LogPage(maxMessages, maxBytes);
        page.addAll(List.of(rows));
        return page;
    }

    @Test
    void aPageEndsBeforeTheMessageThatIsOneTooMany() {
        LogPage page = page(2, 1 << 30, message(3, 1), message(1, 1), filler(2), message(4, 1), message(5, 1));

        assertThat(page.rows()).extracting(LogRow::position).containsExactly(1L, 2L, 3L);
        assertThat(page.entries()).extracting(LogEntry::position).containsExactly(1L, 3L);
        assertThat(page.lastPosition()).isEqualTo(3);
        assertThat(page.isCut()).isTrue();
        LogPage whole = page(2, 1 << 30, message(1, 1), filler(2), message(3, 1), filler(4));
        assertThat(whole.isCut()).isFalse();
        assertThat(whole.lastPosition()).isEqualTo(4);
    }

    /** A row costs some bytes of its own. */
    @Test
    void aPageEndsBeforeTheMessageThatIsTooMuch() {
        assertThat(page(9, 410, message(1, 100), message(2, 110), message(3, 1)).lastPosition())
                .isEqualTo(2);
        assertThat(page(9, 409, message(1, 100), message(2, 110)).lastPosition())
                .isEqualTo(1);
        assertThat(page(9, 1, message(1, 100)).lastPosition()).as("one always").isEqualTo(1);
        assertThat(page(9, 401, oversized(1), oversized(2), message(3, 1)).lastPosition())
                .as("what is too large is not read")
                .isEqualTo(3);
        assertThat(page(9, 400, oversized(1), oversized(2), message(3, 1)).lastPosition())
                .isEqualTo(2);
    }

    @Test
    void whatComesLaterIsSortedInAndMayCutIt() {
        LogPage page = page(2, 1 << 30, message(2, 1), message(5, 1));
        page.addAll(List.of(message(3, 1)));

        assertThat(page.entries()).extracting(LogEntry::position).containsExactly(2L, 3L);
        assertThat(page.isCut()).isTrue();
        assertThat(new LogPage(1, 1).lastPosition()).isNull();
    }

    @Test
    void ofALargeMessageTheRestIsReadByItself() {
        LogPage page = page(9, 1 << 30, message(1, 8_192), message(2, 8_193), oversized(3), filler(4));
        assertThat(page.largePositions()).containsExactly(2L);

        LogEntry whole = new LogEntry.Unreadable(2, MESSAGE, "whole");
        page.complete(Map.of(2L, whole, 7L, whole));
        assertThat(page.entries()).hasSize(3).contains(whole);
        assertThat(page.rows()).extracting(LogRow::size).containsExactly(8_192L, 8_193L, 1L << 20, 1L << 20);
        assertThat(page.rows()).extracting(LogRow::kind).last().isEqualTo(Kind.FILLER);
    }

    @Test
    void kindsAreKnownByTheirNumbers() {
        assertThat(List.of(Kind.of(0), Kind.of(1), Kind.of(2))).containsExactly(Kind.MESSAGE, Kind.FILLER, Kind.START);
        for (int wrong : new int[] {-1, 3}) {
            assertThatThrownBy(() -> Kind.of(wrong))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("kind: " + wrong + " in a row of the log (expected: 0..2; ");
        }
    }

    @Test
    void anIdIsKeptInSixteenBytes() {
        UUID id = UUID.fromString("01234567-89ab-cdef-fedc-ba9876543210");
        assertThat(Uuids.toBytes(id)).hasSize(16).startsWith(1, 0x23).endsWith(0x32, 0x10);
        assertThat(Uuids.of(Uuids.toBytes(id))).isEqualTo(id);
    }
}
