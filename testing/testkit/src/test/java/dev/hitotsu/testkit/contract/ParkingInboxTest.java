package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.InMemoryInboxStore;
import dev.hitotsu.inbox.InMemoryInboxStore.Transaction;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.parking.EffectTransactions;
import dev.hitotsu.inbox.parking.InMemoryParkingStore;
import dev.hitotsu.inbox.parking.ParkedMessage;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.inbox.parking.ParkingInbox;
import dev.hitotsu.inbox.parking.ParkingPolicy;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.runtime.Clockwork;
import dev.hitotsu.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a message whose effect fails, and of those behind it, under each policy. */
class ParkingInboxTest {
    private static final Backoff SECOND = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 0);
    private static final Parking OPTIONS = Parking.DEFAULT.withRetry(3, SECOND);

    private final ManualClock clock = ManualClock.create();
    private final InMemoryInboxStore claims = new InMemoryInboxStore(clock);
    private final InMemoryParkingStore store = new InMemoryParkingStore(clock);
    private final Set<String> failing = new HashSet<>();
    private final List<String> effects = new ArrayList<>();
    private final List<Boolean> ends = new ArrayList<>();
    private Runnable meanwhile = () -> {};
    private int runs;

    private ParkingInbox<Transaction> inbox(Parking options) {
        return ParkingInbox.of(
                Inbox.of(claims, "payments"), store, options, new Transactions(), this::effect, new Clocks());
    }

    private void effect(Transaction transaction, List<Message> messages) {
        runs++;
        if (messages.stream().anyMatch(message -> message.type().equals("meanwhile"))) {
            meanwhile.run();
        }
        for (Message message : messages) {
            if (failing.contains(message.type())) {
                throw new AssertionError("no " + message.type());
            }
            transaction.onCommit(() -> effects.add(message.type()));
        }
    }

    private static Message message(@Nullable String key, String payload) {
        return Message.builder("orders", payload).key(key).build();
    }

    private int handle(ParkingInbox<Transaction> inbox, Message... messages) throws Exception {
        ReceivedBatch batch = new ReceivedBatch(List.of(messages), Map.of(), "group");
        return inbox.handle(batch, (transaction, repeated, isLast) -> ends.add(isLast))
                .repetitions();
    }

    private List<ParkedState> states() {
        return store.all().stream().map(ParkedMessage::state).toList();
    }

    @ParameterizedTest
    @EnumSource(ParkingPolicy.class)
    void theKeyWaitsAsThePolicySaysAndNothingElseDoes(ParkingPolicy policy) throws Exception {
        ParkingInbox<Transaction> inbox = inbox(OPTIONS.withPolicy(policy));
        failing.add("a1");
        handle(inbox, message("a", "a1"), message("b", "b1"), message("a", "a2"), message(null, "n"));

        boolean waits = policy != ParkingPolicy.SKIP;
        assertThat(effects).containsExactlyElementsOf(waits ? List.of("b1", "n") : List.of("b1", "a2", "n"));
        assertThat(inbox.runOneLane()).as("before it is due").isFalse();
        tryAgain(inbox);
        tryAgain(inbox);
        if (policy == ParkingPolicy.BLOCK_KEY) {
            tryAgain(inbox);
            assertThat(states()).containsExactly(ParkedState.RETRY, ParkedState.WAITING);
        } else {
            assertThat(states().getFirst()).isEqualTo(ParkedState.DEAD);
            assertThat(inbox.runOneLane()).isEqualTo(waits);
            assertThat(effects).contains("a2");
        }
        failing.clear();
        tryAgain(inbox);
        assertThat(inbox.runOneLane()).isEqualTo(policy == ParkingPolicy.BLOCK_KEY);
        assertThat(effects).doesNotHaveDuplicates().contains("a2");
        assertThat(effects.contains("a1")).isEqualTo(policy == ParkingPolicy.BLOCK_KEY);
    }

    private void tryAgain(ParkingInbox<Transaction> inbox) {
        clock.advance(Duration.ofSeconds(1));
        boolean unused = inbox.runOneLane();
    }

    @Test
    void laterMessagesOfTheKeyQueueUpAndComeInTheirOrder() throws Exception {
        ParkingInbox<Transaction> inbox = inbox(OPTIONS);
        failing.add("1");
        Message first = message("a", "1");
        handle(inbox, first);
        failing.add("4");
        for (int i = 2; i <= 6; i++) {
            handle(inbox, message("a", Integer.toString(i)));
        }
        assertThat(handle(inbox, first)).as("repetitions").isEqualTo(1);
        assertThat(effects).isEmpty();
        assertThat(inbox.parkedCount()).isEqualTo(6);

        failing.remove("1");
        tryAgain(inbox);
        while (inbox.runOneLane()) {
            clock.advance(Duration.ZERO);
        }
        assertThat(effects).containsExactly("1", "2", "3");
        failing.clear();
        tryAgain(inbox);
        assertThat(inbox.runOneLane()).isTrue();
        assertThat(effects).containsExactly("1", "2", "3", "4", "5", "6");
        handle(inbox, message("a", "7"));
        assertThat(effects).endsWith("7");
        assertThat(store.all()).isEmpty();
    }

    /** Who removes the one does not see the other, and who parks the other still sees the one. */
    @Test
    void aMessageThatIsParkedWhileTheOneBeforeItGoesAwayIsNotForgotten() throws Exception {
        ParkingInbox<Transaction> inbox = inbox(OPTIONS);
        ParkingInbox<Transaction> other = inbox(OPTIONS);
        failing.add("1");
        handle(inbox, message("a", "1"));
        assertThat(inbox.runOneLane() || other.runOneLane())
                .as("before it is due")
                .isFalse();
        failing.clear();
        clock.advance(Duration.ofSeconds(1));

        meanwhile = () -> assertThat(other.runOneLane()).isTrue();
        handle(inbox, message("a", "2"), message("b", "meanwhile"));
        assertThat(effects).containsExactly("1", "meanwhile");
        assertThat(states()).containsExactly(ParkedState.WAITING);
        assertThat(inbox.runOneLane()).isTrue();
        assertThat(effects).endsWith("2");
    }

    /** One that fails among many costs a number of transactions that grows with the logarithm, and one position. */
    @Test
    void aBatchIsHalvedUntilOneFailsAlone() throws Exception {
        ParkingInbox<Transaction> inbox = inbox(OPTIONS);
        failing.add("300");
        Message[] messages = IntStream.range(0, 512)
                .mapToObj(i -> message("key-" + i, Integer.toString(i)))
                .toArray(Message[]::new);
        handle(inbox, messages);

        assertThat(effects).hasSize(511).doesNotContain("300");
        assertThat(runs).isEqualTo(1 + 2 * 9);
        assertThat(ends).filteredOn(isLast -> isLast).hasSize(1);
        assertThat(ends.getLast()).isTrue();
        assertThat(store.all()).singleElement().satisfies(parked -> {
            assertThat(parked.error()).isEqualTo("AssertionError: no 300");
            assertThat(parked.reader()).isEqualTo("group");
            assertThat(parked.attempts()).isEqualTo(1);
        });
    }

    @Test
    void whatFindsNoRoomComesAgain() throws Exception {
        ParkingInbox<Transaction> inbox = inbox(OPTIONS.withMaxParked(2));
        failing.addAll(Set.of("a1", "c1"));
        handle(inbox, message("a", "a1"), message("a", "a2"), message("b", "b1"));
        Message third = message("c", "c1");

        assertThatThrownBy(() -> handle(inbox, third))
                .isInstanceOf(InboxException.class)
                .hasMessageContaining("payments: 2, and 1 more (expected: at most 2")
                .hasSuppressedException(new AssertionError("no c1"));
        assertThatThrownBy(() -> handle(inbox, message("a", "a3"))).isInstanceOf(InboxException.class);
        failing.clear();
        handle(inbox, third);
        assertThat(effects).containsExactly("b1", "c1");
    }

    private final class Transactions implements EffectTransactions<Transaction> {
        @Override
        public <R> R run(Body<Transaction, R> body) throws Exception {
            Transaction transaction = claims.begin();
            try {
                return body.run(transaction);
            } catch (Throwable e) {
                transaction.rollback();
                throw e;
            }
        }
    }

    /** The time that a test moves, and no threads. */
    private final class Clocks implements Clockwork {
        @Override
        public long nanoTime() {
            return clock.nanoTime();
        }

        @Override
        public long currentTimeMillis() {
            return clock.instant().toEpochMilli();
        }

        @Override
        public void start(String name, Runnable body) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Waiter waiter() {
            throw new UnsupportedOperationException();
        }
    }
}
