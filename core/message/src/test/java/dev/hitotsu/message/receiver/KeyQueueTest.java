package dev.hitotsu.message.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.KeyQueue.Entry;
import dev.hitotsu.message.receiver.KeyQueue.Run;
import dev.hitotsu.message.receiver.ScriptedSubscription.Note;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What of a key is handled together. */
class KeyQueueTest {
    private final KeyQueue<Note> queue = new KeyQueue<>(KeyQueue.Id.of(note("k", null, false)));
    private final List<Entry<Note>> entries = new ArrayList<>();

    private static Note note(@Nullable String key, @Nullable String problem, boolean endangered) {
        Message message = Message.builder("t", "Noted").key(key).build();
        UndecodableMessageException why = problem == null ? null : new UndecodableMessageException(problem);
        return new Note("lane", message, why, endangered);
    }

    private void add(Note note) {
        Entry<Note> entry = new Entry<>(note);
        entries.add(entry);
        queue.add(entry);
    }

    private void add(int notes) {
        for (int i = 0; i < notes; i++) {
            add(note("k", null, false));
        }
    }

    @Test
    void aHundredAreHandledTogetherAtMost() {
        add(101);
        Run<Note> first = queue.next();
        assertThat(first.entries()).isEqualTo(entries.subList(0, 100));
        assertThat(first.messages()).hasSize(100);
        queue.complete(first);
        assertThat(queue.next().entries()).isEqualTo(entries.subList(100, 101));
        assertThat(entries.get(99).isDone()).isTrue();
        assertThat(entries.get(100).isDone()).isFalse();
        assertThat(queue.isEmpty()).isFalse();
    }

    @Test
    void whatIsNoMessageOrMayBeDroppedSoonIsHandledAlone() {
        add(2);
        add(note("k", "no message", false));
        add(note("k", null, true));
        add(1);
        List<Integer> sizes = new ArrayList<>();
        while (!queue.isEmpty()) {
            Run<Note> next = queue.next();
            sizes.add(next.entries().size());
            queue.complete(next);
        }
        assertThat(sizes).containsExactly(2, 1, 1, 1);
    }

    @Test
    void afterAFailureOneIsTriedAlone() {
        add(3);
        queue.fail(queue.next(), 70);
        assertThat(queue.dueAt()).isEqualTo(70);
        Run<Note> alone = queue.next();
        assertThat(alone.entries()).hasSize(1);
        assertThat(alone.formerFailures()).isEqualTo(1);
        queue.fail(alone, 90);
        assertThat(queue.next().formerFailures()).isEqualTo(2);
        queue.complete(queue.next());
        assertThat(queue.next().entries()).as("the rest has not failed").hasSize(2);
    }

    @Test
    void whatWasDroppedWhileItWasHandledBelongsToNobody() {
        add(2);
        queue.fail(queue.next(), 1);
        Run<Note> underWay = queue.next();
        queue.drop();
        assertThat(queue.isEmpty()).isTrue();
        add(2);
        queue.complete(underWay);
        assertThat(entries).noneMatch(Entry::isDone);
        queue.fail(underWay, 2);
        Run<Note> again = queue.next();
        assertThat(again.formerFailures()).isZero();
        assertThat(again.entries()).hasSize(2);
    }

    @Test
    void deliveriesWithoutAKeyHaveAQueueEach() {
        assertThat(KeyQueue.Id.of(note("k", null, false))).isEqualTo(KeyQueue.Id.of(note("k", null, true)));
        assertThat(KeyQueue.Id.of(note(null, null, false))).isNotEqualTo(KeyQueue.Id.of(note(null, null, false)));
        assertThat(KeyQueue.Id.of(note("k", "no message", false))).isNotEqualTo(KeyQueue.Id.of(note("k", null, false)));
    }
}
