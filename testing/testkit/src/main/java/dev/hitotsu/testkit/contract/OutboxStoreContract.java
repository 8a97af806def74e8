package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxBuffer;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link OutboxStore} keeps.
 *
 * @param <T> the store's transaction
 */
public abstract class OutboxStoreContract<T> {
    /** The store, the same throughout a test. */
    protected abstract OutboxStore<T> store();

    /** Transactions of the database, the same object throughout a test. */
    protected abstract TransactionFixture<T> transactions();

    /** What a relay would be given, in the order of the appends. */
    protected abstract List<Message> committed();

    @AfterEach
    void endTransactions() {
        transactions().close();
    }

    @Test
    void keepsTheOrderOfAppends() {
        List<Message> expected = new ArrayList<>();
        for (int count : new int[] {1, 3, 300}) {
            T transaction = transactions().begin();
            List<Message> messages = messages(count);
            store().insert(transaction, messages);
            transactions().commit(transaction);
            expected.addAll(messages);
        }

        assertThat(committed()).isEqualTo(expected);
    }

    @Test
    void forgetsWhatWasRolledBack() {
        T transaction = transactions().begin();
        store().insert(transaction, messages(3));
        transactions().rollback(transaction);

        assertThat(committed()).isEmpty();
    }

    /** Every sink would refuse it. */
    @ParameterizedTest
    @ValueSource(strings = {"ce_id", "ce_type", "ce_source", "ce_time", "ce_specversion"})
    void refusesAHeaderThatASinkSetsItself(String name) {
        T transaction = transactions().begin();
        Message message =
                Message.builder("orders", "OrderPlaced").header(name, "mine").build();

        assertThatThrownBy(() -> Outbox.of(store()).append(transaction, message))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("header " + name + " (expected: names of your own");
        transactions().rollback(transaction);
    }

    @Test
    void showsNothingBeforeTheCommit() {
        T transaction = transactions().begin();
        store().insert(transaction, messages(1));

        assertThat(committed()).isEmpty();
        transactions().commit(transaction);
        assertThat(committed()).hasSize(1);
    }

    @Test
    void keepsEveryPartOfAMessage() {
        Message message = Message.builder("orders", "OrderPlaced")
                .key("注文-👩‍🚀-'\"\\")
                .payload(new byte[] {0, 1, -1, '\n'})
                .header("b", "zwei: ß")
                .header("a", "")
                .traceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .occurredAt(Instant.parse("2026-01-02T03:04:05.123456Z"))
                .deliverAfter(Instant.parse("2030-01-02T03:04:05.000001Z"))
                .build();

        assertThat(stored(message)).isEqualTo(message);
        assertThat(stored(message).headers().asMap().keySet()).containsExactly("b", "a", "traceparent");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8 * 1024, 8 * 1024 + 1, 10 * 1024 * 1024})
    void keepsAPayloadOfAnySize(int size) {
        byte[] payload = new byte[size];
        for (int i = 0; i < size; i++) {
            payload[i] = (byte) (i * 31);
        }

        assertThat(stored(Message.builder("orders", "t").payload(payload).build())
                        .payload())
                .isEqualTo(payload);
    }

    @Test
    void keepsATombstoneAndAMessageWithoutAKey() {
        Message tombstone = Message.builder("orders", "OrderForgotten").build();

        assertThat(stored(tombstone).payload()).isNull();
        assertThat(stored(tombstone).key()).isNull();
    }

    @Test
    void refusesAnIdThatWasUsedBefore() {
        Message first = messages(1).getFirst();
        T transaction = transactions().begin();
        store().insert(transaction, List.of(first));
        transactions().commit(transaction);
        T second = transactions().begin();

        assertThatThrownBy(() -> store().insert(second, List.of(messages(1).getFirst(), first)))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("message id: " + first.id() + " is already in the outbox");
        transactions().rollback(second);
        assertThat(committed()).containsExactly(first);
    }

    @Test
    void refusesAnIdTwiceInOneCall() {
        UUID id = UUID.randomUUID();
        List<Message> twice = List.of(
                Message.builder("a", "t").id(id).build(),
                Message.builder("b", "t").id(id).build());
        T transaction = transactions().begin();

        assertThatThrownBy(() -> store().insert(transaction, twice)).hasMessageContaining(id.toString());
        transactions().rollback(transaction);
    }

    @Test
    void refusesToAppendOutsideATransaction() {
        T none = transactions().noTransaction();

        assertThatThrownBy(() -> store().insert(none, messages(1)))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("(expected: ");
        assertThat(committed()).isEmpty();
    }

    @Test
    void writesABufferWhenItIsFlushed() {
        T transaction = transactions().begin();
        OutboxBuffer<T> buffer = Outbox.of(store()).buffer(transaction);
        List<Message> messages = messages(3);
        buffer.append(messages.getFirst());
        buffer.append(messages.subList(1, 3));
        buffer.flush();
        buffer.flush();
        transactions().commit(transaction);

        assertThat(committed()).isEqualTo(messages);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 300})
    void writesABufferTogetherWithTheCommit(int count) {
        T transaction = transactions().begin();
        AtomicInteger wakeUps = new AtomicInteger();
        Outbox<T> outbox = Outbox.of(store());
        outbox.onCommit(wakeUps::incrementAndGet);
        OutboxBuffer<T> buffer = outbox.buffer(transaction);
        List<Message> messages = messages(count);
        buffer.append(messages);
        buffer.commit();

        assertThat(committed()).isEqualTo(messages);
        assertThat(wakeUps).hasValue(count == 0 ? 0 : 1);
    }

    @Test
    void aListenerThatThrowsDoesNotMakeACommitLookLikeAFailure() {
        AtomicInteger wakeUps = new AtomicInteger();
        Outbox<T> outbox = Outbox.of(store());
        outbox.onCommit(() -> {
            throw new AssertionError("planted");
        });
        outbox.onCommit(wakeUps::incrementAndGet);
        List<Message> messages = messages(2);
        outbox.appendAndCommit(transactions().begin(), messages.subList(0, 1));
        OutboxBuffer<T> buffer = outbox.buffer(transactions().begin());
        buffer.append(messages.get(1));
        buffer.commit();

        assertThat(committed()).isEqualTo(messages);
        assertThat(wakeUps).hasValue(2);
    }

    @Test
    void commitsNothingWhereAMessageIsRefused() {
        Message first = messages(1).getFirst();
        T transaction = transactions().begin();
        store().insertAndCommit(transaction, List.of(first));
        T second = transactions().begin();
        store().insert(second, messages(1));

        assertThatThrownBy(() ->
                        store().insertAndCommit(second, List.of(messages(1).getFirst(), first)))
                .hasMessageContaining("message id: " + first.id() + " is already in the outbox");
        transactions().rollback(second);
        assertThat(committed()).containsExactly(first);
    }

    private Message stored(Message message) {
        if (committed().isEmpty()) {
            T transaction = transactions().begin();
            store().insert(transaction, List.of(message));
            transactions().commit(transaction);
        }
        return committed().getFirst();
    }

    private static List<Message> messages(int count) {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(Message.builder("orders", "OrderPlaced")
                    .key("k" + i)
                    .payload("{}")
                    .build());
        }
        return messages;
    }
}
