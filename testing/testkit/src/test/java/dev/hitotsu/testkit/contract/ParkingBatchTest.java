package dev.hitotsu.testkit.contract;

import static dev.hitotsu.testkit.contract.ParkingScenario.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.InMemoryInboxStore.Transaction;
import dev.hitotsu.inbox.ObservedHandling.Result;
import dev.hitotsu.inbox.parking.ParkedMessage;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.inbox.parking.ParkingInbox;
import dev.hitotsu.inbox.parking.ParkingPolicy;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a batch counts as, also where others handle or park the same in between. */
class ParkingBatchTest {
    private static final Backoff SECOND = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 0);
    private static final Parking OPTIONS = Parking.DEFAULT.withRetry(3, SECOND);

    private final ParkingScenario world = new ParkingScenario();

    @ParameterizedTest
    @EnumSource(ParkingPolicy.class)
    void aSingleAttemptIsTheLastUnlessTheKeyIsBlocked(ParkingPolicy policy) {
        ParkingInbox<Transaction> inbox = world.inbox(OPTIONS.withPolicy(policy).withRetry(1, SECOND));
        world.failing.add("1");
        world.handle(inbox, message("a", "1"), message("a", "2"));

        boolean isBlocked = policy == ParkingPolicy.BLOCK_KEY;
        assertThat(world.states().getFirst()).isEqualTo(isBlocked ? ParkedState.RETRY : ParkedState.DEAD);
        assertThat(world.effects).isEqualTo(isBlocked ? List.of() : List.of("2"));
    }

    @Test
    void aThousandAreHandledTogether() {
        ParkingInbox<Transaction> inbox = world.inbox(OPTIONS);
        Message[] messages = IntStream.rangeClosed(0, 1_000)
                .mapToObj(i -> message("key-" + i, "OrderPaid"))
                .toArray(Message[]::new);
        world.handle(inbox, Arrays.copyOf(messages, 1_000));
        assertThat(world.transactions).isEqualTo(1);

        assertThat(world.handle(inbox, messages)).isEqualTo(new Result(1_000, 0));
        assertThat(world.transactions).isEqualTo(3);
        assertThat(world.repeated).containsExactly(0, 500, 500);
    }

    @Test
    void countsWhatIsRepeatedAndWhatIsParked() {
        ParkingInbox<Transaction> inbox = world.inbox(OPTIONS);
        world.failing.add("1");
        Message first = message("a", "1");
        assertThat(world.handle(inbox, first)).isEqualTo(new Result(0, 1));
        assertThat(world.repeated).containsExactly(0);

        assertThat(world.handle(inbox, first, message("a", "2"), message("b", "3"), message("c", "4")))
                .isEqualTo(new Result(1, 1));
        assertThat(world.repeated).containsExactly(0, 1);
        assertThat(inbox.parkedCount()).isEqualTo(2);
    }

    @Test
    void whatAnotherHasHandledBeforeItIsParkedIsARepetition() {
        ParkingInbox<Transaction> inbox = world.inbox(OPTIONS);
        ParkingInbox<Transaction> other = world.inbox(OPTIONS);
        world.failing.add("1");
        Message message = message("a", "1");
        world.meanwhile("rollback", () -> {
            world.failing.clear();
            world.handle(other, message);
        });

        assertThat(world.handle(inbox, message)).isEqualTo(new Result(1, 0));
        assertThat(world.repeated).containsExactly(0, 1);
        assertThat(world.effects).containsExactly("1");
        assertThat(world.store.all()).isEmpty();
    }

    /** It waits behind a message that another has parked since, and that goes away before it can see this one. */
    @Test
    void whatFailsBehindAMessageThatGoesAwayIsNotForgotten() {
        ParkingInbox<Transaction> inbox = world.inbox(OPTIONS);
        ParkingInbox<Transaction> other = world.inbox(OPTIONS);
        world.failing.addAll(List.of("1", "2"));
        assertThat(inbox.runOneLane() || other.runOneLane()).isFalse();
        world.meanwhile("rollback", () -> {
            world.handle(other, message("a", "1"));
            world.meanwhile("end", () -> {
                world.failing.clear();
                world.clock.advance(Duration.ofSeconds(1));
                assertThat(other.runOneLane()).isTrue();
            });
        });
        world.handle(inbox, message("a", "2"));

        assertThat(world.states()).containsExactly(ParkedState.WAITING);
        assertThat(inbox.runOneLane()).isTrue();
        assertThat(world.effects).containsExactly("1", "2");
    }

    /** Processes of several versions share the rows: FNV-1a of topic, a zero byte and key. */
    @Test
    void theLaneOfAKeyIsTheSameForever() {
        ParkingInbox<Transaction> inbox = world.inbox(OPTIONS);
        world.failing.addAll(List.of("1", "2"));
        world.handle(inbox, message("ключ", "1"), message(null, "2"));

        assertThat(world.store.all()).extracting(ParkedMessage::lane).containsExactly(-5564963824058015304L, null);
    }

    /** What is parked is counted once a second, and before it is said that there is no room. */
    @Test
    void othersUseUpTheRoomAsWell() {
        ParkingInbox<Transaction> inbox = world.inbox(OPTIONS.withMaxParked(3));
        ParkingInbox<Transaction> other = world.inbox(OPTIONS);
        world.failing.addAll(List.of("1", "2", "3", "4", "5"));
        world.handle(inbox, message("a", "1"));
        world.handle(other, message("b", "2"), message("c", "3"));
        world.clock.advance(Duration.ofMillis(999));
        assertThat(world.handle(inbox, message("d", "4")))
                .as("counted a moment ago")
                .isEqualTo(new Result(0, 1));
        world.clock.advance(Duration.ofMillis(1));
        assertThatThrownBy(() -> world.handle(inbox, message("e", "5")))
                .hasRootCauseMessage(
                        "parked messages of consumer payments: 3, and 1 more (expected: at most 3, maxParked)");
    }

    @Test
    void optionsHaveLimits() {
        assertThat(Parking.DEFAULT.withRetry(1, SECOND).withMaxParked(1_000_000).withMaxLanes(1_000))
                .isEqualTo(new Parking(ParkingPolicy.PARK_KEY, 1, SECOND, 1_000_000, 1_000));
        assertThat(Parking.DEFAULT.withMaxParked(1).withMaxLanes(1).maxLanes()).isEqualTo(1);
        assertThatThrownBy(() -> Parking.DEFAULT.withRetry(0, SECOND))
                .hasMessage("maxAttempts: 0 (expected: 1..2147483647)");
        assertThatThrownBy(() -> Parking.DEFAULT.withMaxParked(0)).hasMessage("maxParked: 0 (expected: 1..1000000)");
        assertThatThrownBy(() -> Parking.DEFAULT.withMaxLanes(1_001)).hasMessage("maxLanes: 1001 (expected: 1..1000)");
    }
}
