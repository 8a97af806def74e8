package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.parking.NewlyParked;
import dev.hitotsu.inbox.parking.ParkedMessage;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ParkingStore} keeps. Each test has a consumer of its own.
 *
 * @param <T> the store's transaction
 */
public abstract class ParkingStoreContract<T> {
    private final String consumer = "consumer-" + UUID.randomUUID();

    /** The store, the same throughout a test. */
    protected abstract ParkingStore<T> store();

    /** Transactions of the database, the same object throughout a test. */
    protected abstract TransactionFixture<T> transactions();

    @AfterEach
    void endTransactions() {
        transactions().close();
    }

    @Test
    void keepsAllOfAMessage() {
        Message message = Message.builder("orders", "OrderPaid")
                .key("ключ 鍵")
                .payload(new byte[] {0, -1, 1})
                .header("trace", "abc; d=e")
                .build();
        park(new NewlyParked(message, "group, orders", ParkedState.RETRY, 7L, 3, Duration.ZERO, "out of\0stock"));

        ParkedMessage parked = taken(1).getFirst();
        assertThat(parked.message()).isEqualTo(message);
        assertThat(parked.message().payload()).isEqualTo(message.payload());
        assertThat(parked.message().headers()).isEqualTo(message.headers());
        assertThat(parked.message().occurredAt()).isEqualTo(message.occurredAt());
        assertThat(parked)
                .extracting(
                        ParkedMessage::consumer,
                        ParkedMessage::reader,
                        ParkedMessage::state,
                        ParkedMessage::lane,
                        ParkedMessage::attempts)
                .containsExactly(consumer, "group, orders", ParkedState.RETRY, 7L, 3);
        assertThat(parked.error()).startsWith("out of").endsWith("stock");
    }

    @Test
    void keepsAMessageWithoutAKeyOrAPayloadWhichHoldsNothingBack() {
        park(new NewlyParked(
                Message.builder("orders", "t").build(), "r", ParkedState.RETRY, null, 1, Duration.ZERO, "e"));

        assertThat(taken(1).getFirst().lane()).isNull();
        assertThat(held(1L, 2L)).isEmpty();
    }

    @Test
    void holdsALaneUntilItsLastMessageIsGone() {
        assertThat(held(1L, 2L)).isEmpty();
        park(failed("a", 1L), behind("b", 1L));
        assertThat(held(1L, 2L)).containsExactly(1L);
        Set<Long> ofAnother = inTransaction(transaction -> store().heldLanes(transaction, "another", List.of(1L)));
        assertThat(ofAnother).isEmpty();
        assertThat(held(LongStream.range(0, 2_000).boxed().toArray(Long[]::new)))
                .containsExactly(1L);

        handle(1);
        assertThat(held(1L)).containsExactly(1L);
        handle(1);
        assertThat(held(1L)).isEmpty();
    }

    @Test
    void parksAMessageOfAConsumerOnce() {
        NewlyParked one = failed("a", 1L);
        park(one);
        park(new NewlyParked(one.message(), "r", ParkedState.WAITING, 1L, 0, Duration.ZERO, null), failed("b", 2L));

        assertThat(count(10)).isEqualTo(2);
        assertThat(payloads(taken(1))).as("as it was").containsExactly("a");
        assertThat(count(1)).isEqualTo(1);
    }

    @Test
    void takesWhatIsDueTheLongestFirst() {
        park(later("later", 1L, Duration.ofHours(1)), later("first", 2L, Duration.ofHours(-2)));
        park(later("second", 3L, Duration.ofHours(-1)));

        T one = transactions().begin();
        assertThat(payloads(store().take(one, consumer, 10))).containsExactly("first");
        T other = transactions().begin();
        assertThat(payloads(store().take(other, consumer, 10))).containsExactly("second");
        assertThat(taken(10)).isEmpty();
        transactions().rollback(one);
        assertThat(payloads(taken(10))).containsExactly("first");
        transactions().rollback(other);
    }

    /** What has failed goes alone; what is first because others are gone takes those behind it along, in order. */
    @Test
    void takesALaneInItsOrder() {
        park(failed("1", 1L));
        park(behind("2", 1L), behind("3", 1L), behind("4", 1L), behind("x", 2L));

        assertThat(payloads(handle(10))).containsExactly("1");
        assertThat(payloads(taken(2))).containsExactly("2", "3");
        assertThat(payloads(handle(10))).containsExactly("2", "3", "4");
        assertThat(taken(10))
                .as("x waits behind something, as far as anybody has looked")
                .isEmpty();
    }

    @Test
    void whatWasRemovedInATransactionThatRollsBackIsStillThere() {
        park(failed("a", 1L));
        T transaction = transactions().begin();
        store().remove(transaction, store().take(transaction, consumer, 1));
        transactions().rollback(transaction);

        List<ParkedMessage> again = handle(1);
        assertThat(payloads(again)).containsExactly("a");
        assertThatThrownBy(() -> inTransaction(transaction2 -> {
                    store().remove(transaction2, again);
                    return again;
                }))
                .isInstanceOf(InboxException.class)
                .hasMessageContaining("(expected: ");
    }

    @Test
    void aFailureIsNotedOnceAndOnlyForWhatWasSeen() {
        park(failed("a", 1L));
        ParkedMessage seen = taken(1).getFirst();

        assertThat(fail(seen, Duration.ZERO)).isTrue();
        assertThat(fail(seen, Duration.ZERO)).isFalse();
        ParkedMessage again = taken(1).getFirst();
        assertThat(again.attempts()).isEqualTo(2);
        assertThat(again.error()).isEqualTo("again");
        assertThat(fail(again, Duration.ofHours(1))).isTrue();
        assertThat(taken(1)).isEmpty();
        assertThat(held(1L)).containsExactly(1L);
    }

    @Test
    void whatIsGivenUpHoldsNothingBackAndIsNotTaken() {
        park(failed("a", 1L), behind("b", 1L));

        assertThat(fail(taken(1).getFirst(), null)).isTrue();
        promote(1L);
        assertThat(payloads(handle(10))).containsExactly("b");
        assertThat(held(1L)).isEmpty();
        assertThat(count(10)).isZero();
        assertThat(taken(10)).isEmpty();
    }

    @Test
    void whatWaitsBehindNothingIsFoundByASweep() {
        park(behind("1", 1L), behind("2", 1L), failed("3", 2L), behind("4", 2L));
        assertThat(payloads(handle(1))).containsExactly("3");
        T transaction = transactions().begin();
        int unused = store().promoteAll(transaction, consumer);
        transactions().commit(transaction);

        assertThat(payloads(handle(10))).isIn(List.of("1", "2"), List.of("4"));
        assertThat(payloads(handle(10))).isIn(List.of("1", "2"), List.of("4"));
        assertThat(count(1)).isZero();
    }

    /** Whoever removes the last message of a lane learns by it that nothing waits there any more. */
    @Test
    void countsWhatItMakesDueAsItsTransactionSeesIt() {
        park(later("1", 1L, Duration.ofHours(-1)), behind("2", 1L), behind("3", 2L), failed("4", 3L), behind("5", 3L));
        T transaction = transactions().begin();
        assertThat(promoted(transaction, 1L, 3L)).as("they wait").isZero();
        List<ParkedMessage> first = store().take(transaction, consumer, 1);
        store().remove(transaction, first);
        assertThat(promoted(transaction, 1L, 2L, 3L)).isEqualTo(2);
        assertThat(promoted(transaction, 1L, 2L, 3L)).as("once more").isZero();
        transactions().rollback(transaction);

        T other = transactions().begin();
        assertThat(store().fail(other, first.getFirst(), "enough", null)).isTrue();
        assertThat(store().promoteAll(other, consumer)).isEqualTo(2);
        assertThat(store().promoteAll(other, consumer)).as("once more").isZero();
        transactions().commit(other);
        assertThat(payloads(handle(1))).isIn(List.of("2"), List.of("3"), List.of("4"));
        int promoted = inTransaction(after -> promoted(after, 1L, 2L));
        assertThat(promoted).isZero();
    }

    private int promoted(T transaction, Long... lanes) {
        return store().promote(transaction, consumer, List.of(lanes));
    }

    @Test
    void refusesToWorkOutsideOfATransaction() {
        T none = transactions().noTransaction();

        assertThatThrownBy(() -> store().park(none, consumer, List.of(failed("a", 1L))))
                .isInstanceOf(InboxException.class)
                .hasMessageContaining("(expected: ");
        assertThatThrownBy(() -> store().heldLanes(none, consumer, Set.of(1L))).isInstanceOf(InboxException.class);
    }

    private static Message message(String payload) {
        return Message.builder("orders", payload).key("k").build();
    }

    private static NewlyParked failed(String payload, long lane) {
        return later(payload, lane, Duration.ZERO);
    }

    private static NewlyParked later(String payload, long lane, Duration delay) {
        return new NewlyParked(message(payload), "r", ParkedState.RETRY, lane, 1, delay, "first");
    }

    private static NewlyParked behind(String payload, long lane) {
        return new NewlyParked(message(payload), "r", ParkedState.WAITING, lane, 0, Duration.ZERO, null);
    }

    private <R> R inTransaction(Function<T, R> work) {
        return transactions().run(work);
    }

    private void park(NewlyParked... messages) {
        int unused = inTransaction(transaction -> {
            store().park(transaction, consumer, List.of(messages));
            return messages.length;
        });
    }

    private Set<Long> held(Long... lanes) {
        return inTransaction(transaction -> store().heldLanes(transaction, consumer, List.of(lanes)));
    }

    private int count(int limit) {
        return inTransaction(transaction -> store().countPending(transaction, consumer, limit));
    }

    /** What would be taken, and is not. */
    private List<ParkedMessage> taken(int max) {
        T transaction = transactions().begin();
        List<ParkedMessage> taken = store().take(transaction, consumer, max);
        transactions().rollback(transaction);
        return taken;
    }

    /** Takes and removes. */
    private List<ParkedMessage> handle(int max) {
        List<ParkedMessage> handled = inTransaction(transaction -> {
            List<ParkedMessage> taken = store().take(transaction, consumer, max);
            store().remove(transaction, taken);
            return taken;
        });
        handled.forEach(message -> promote(message.lane()));
        return handled;
    }

    private void promote(@Nullable Long lane) {
        int unused = inTransaction(
                transaction -> store().promote(transaction, consumer, lane == null ? List.of() : List.of(lane)));
    }

    private boolean fail(ParkedMessage message, @Nullable Duration delay) {
        return inTransaction(transaction -> store().fail(transaction, message, "again", delay));
    }

    private static List<String> payloads(List<ParkedMessage> messages) {
        return messages.stream().map(parked -> parked.message().type()).toList();
    }
}
