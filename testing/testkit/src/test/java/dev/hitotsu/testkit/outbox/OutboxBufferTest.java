package dev.hitotsu.testkit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxBuffer;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxObserver;
import dev.hitotsu.outbox.OutboxStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a buffer writes, and when; whoever uses it, it is free again afterwards. */
class OutboxBufferTest {
    private final Written written = new Written();
    private final Outbox<String> outbox = Outbox.of(written);
    private final OutboxBuffer<String> buffer = outbox.buffer("transaction");
    private final AtomicInteger commits = new AtomicInteger();

    OutboxBufferTest() {
        outbox.onCommit(commits::incrementAndGet);
    }

    /** A store that takes notes. */
    private static final class Written implements OutboxStore<String> {
        private final List<String> calls = new ArrayList<>();
        private @Nullable OutboxException refusal;

        @Override
        public void insert(String transaction, List<Message> messages) {
            note("insert", messages);
        }

        @Override
        public void insertAndCommit(String transaction, List<Message> messages) {
            note("commit", messages);
        }

        private void note(String call, List<Message> messages) {
            if (refusal != null) {
                throw refusal;
            }
            calls.add(call + messages.stream().map(Message::type).toList());
        }
    }

    private static Message message(String type) {
        return Message.builder("orders", type).build();
    }

    /** Asked by another thread, which would wait for ever if the buffer were not free. */
    private long sizeSeenByOthers() throws InterruptedException {
        List<Long> seen = new ArrayList<>();
        Thread other = Thread.ofVirtual().start(() -> seen.add(buffer.size()));
        other.join();
        return seen.getFirst();
    }

    @Test
    void writesInOneStatementWhatCameSinceTheLastFlush() throws InterruptedException {
        buffer.append(message("a"), message("b"));
        assertThat(sizeSeenByOthers()).isEqualTo(2);
        assertThat(written.calls).isEmpty();
        buffer.flush();
        assertThat(sizeSeenByOthers()).isEqualTo(2);
        buffer.flush();
        buffer.append(List.of(message("c")));
        assertThat(sizeSeenByOthers()).isEqualTo(3);
        buffer.commit();
        assertThat(sizeSeenByOthers()).as("what was flushed").isEqualTo(2);

        assertThat(written.calls).containsExactly("insert[a, b]", "commit[c]");
        assertThat(commits).hasValue(1);
    }

    @Test
    void aCommitOfWhatWasFlushedTellsTheListenersAsWell() {
        buffer.append(message("a"));
        buffer.flush();
        buffer.commit();

        assertThat(written.calls).containsExactly("insert[a]", "commit[]");
        assertThat(commits).hasValue(1);
    }

    @Test
    void aCommitOfNothingTellsNobody() {
        buffer.commit();
        assertThat(written.calls).containsExactly("commit[]");
        assertThat(commits).hasValue(0);
    }

    @Test
    void afterASavepointOnlyWhatWasThereBeforeIsKept() throws InterruptedException {
        buffer.append(message("a"), message("b"));
        buffer.flush();
        buffer.append(message("c"), message("d"));
        buffer.discardAfter(3);
        assertThat(sizeSeenByOthers()).isEqualTo(3);
        buffer.discardAfter(1);
        assertThat(sizeSeenByOthers()).as("the database has removed b itself").isEqualTo(1);
        buffer.discardAfter(5);
        assertThat(buffer.size()).isEqualTo(1);
        buffer.append(message("e"));
        buffer.flush();
        assertThat(buffer.size()).isEqualTo(2);
        assertThat(written.calls).containsExactly("insert[a, b]", "insert[e]");
    }

    @Test
    void whatIsOverTakesNothingMore() throws InterruptedException {
        buffer.append(message("a"));
        buffer.end();
        assertThat(sizeSeenByOthers()).isZero();
        List<Runnable> uses = List.of(() -> buffer.append(message("b")), buffer::flush, buffer::commit);
        for (Runnable use : uses) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(OutboxException.class)
                    .hasMessage("transaction: already ended (expected: messages are appended before it ends)");
            assertThat(sizeSeenByOthers()).isZero();
        }
        assertThat(written.calls).isEmpty();
    }

    @Test
    void whatCouldNotBeCommittedIsOver() throws InterruptedException {
        written.refusal = new OutboxException("refused", null);
        buffer.append(message("a"));
        assertThatThrownBy(buffer::flush).isSameAs(written.refusal);
        assertThat(sizeSeenByOthers()).as("not written").isEqualTo(1);
        assertThatThrownBy(buffer::commit).isSameAs(written.refusal);
        assertThat(sizeSeenByOthers()).isZero();
        assertThat(commits).hasValue(0);
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller may do all the same
    void noMessageIsNoMessage() {
        assertThatThrownBy(() -> buffer.append(Arrays.asList(message("a"), null)))
                .hasMessage("messages: null among them (expected: messages)");
        assertThat(buffer.size()).isZero();
    }

    @Test
    void theLargestMessageIsAtLeastAByte() {
        assertThatThrownBy(() -> Outbox.of(written, 0)).isInstanceOf(IllegalArgumentException.class);
        Outbox<String> small = Outbox.of(written, 1);
        assertThatThrownBy(() -> small.append("transaction", message("a")))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("bytes with its headers (expected: at most 1;");
        Outbox<String> fitting = Outbox.of(written, message("a").size());
        fitting.append("transaction", message("a"));
        assertThat(written.calls).containsExactly("insert[a]");
    }

    @Test
    void anObserverHearsHowLongItTook() {
        List<Duration> took = new ArrayList<>();
        outbox.observe(new OutboxObserver() {
            @Override
            public void onWritten(int count, Duration time) {
                took.add(time);
            }
        });
        buffer.append(message("a"));
        buffer.commit();
        assertThat(took)
                .singleElement()
                .satisfies(time -> assertThat(time).isBetween(Duration.ZERO, Duration.ofDays(1)));
    }
}
