package dev.hitotsu.testkit.contract;

import static dev.hitotsu.testkit.contract.ParkingScenario.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.InMemoryInboxStore.Transaction;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.inbox.parking.ParkingInbox;
import dev.hitotsu.message.Backoff;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When parked messages are tried again, by how many threads, and what others do in between. */
class ParkedWorkTest {
    private static final Backoff SECOND = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 0);
    private static final Parking OPTIONS = Parking.DEFAULT.withRetry(3, SECOND).withMaxLanes(2);

    private final ParkingScenario world = new ParkingScenario();

    private void runNextThread() {
        world.threads.remove().run();
    }

    /** How many transactions one look takes. */
    private int transactionsOf(ParkingInbox<Transaction> inbox, boolean isAnythingDue) {
        int before = world.transactions;
        assertThat(inbox.runOneLane()).isEqualTo(isAnythingDue);
        return world.transactions - before;
    }

    @Test
    void aThreadLooksFiveTimesASecond() {
        ParkingInbox<Transaction> inbox = world.inbox(OPTIONS);
        inbox.runIfDue();
        inbox.runIfDue();
        assertThat(world.threads).hasSize(1);
        world.clock.advance(Duration.ofMillis(199));
        inbox.runIfDue();
        assertThat(world.threads).hasSize(1);
        world.clock.advance(Duration.ofMillis(1));
        inbox.runIfDue();
        assertThat(world.threads).hasSize(2);
        world.clock.advance(Duration.ofMillis(200));
        inbox.runIfDue();
        assertThat(world.threads).as("no more than maxLanes").hasSize(2);
        runNextThread();
        world.clock.advance(Duration.ofMillis(200));
        inbox.runIfDue();
        assertThat(world.threads).as("one has ended").hasSize(2);
    }

    /** An effect that hangs holds back its own lane: another thread looks for the next one. */
    @Test
    void whoHasFoundALaneHasAnotherLookForTheNext() {
        ParkingInbox<Transaction> inbox = world.inbox(OPTIONS);
        world.failing.addAll(Set.of("a", "b", "c"));
        world.handle(inbox, message("a", "a"), message("b", "b"), message("c", "c"));
        world.failing.clear();
        world.clock.advance(Duration.ofSeconds(1));
        world.meanwhile("effect a", this::runNextThread);
        world.meanwhile(
                "effect b",
                () -> assertThat(world.threads).as("beyond maxLanes").isEmpty());
        inbox.runIfDue();
        runNextThread();

        assertThat(world.effects)
                .as("each thread goes on while it finds anything")
                .containsExactly("b", "c", "a");
        assertThat(world.store.all()).isEmpty();
    }

    @Test
    void aDatabaseThatIsAwayEndsALookAndNoMore() {
        ParkingInbox<Transaction> inbox = world.inbox(OPTIONS);
        world.failing.add("a");
        world.handle(inbox, message("a", "a"));
        world.failing.clear();
        world.clock.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 3; i++) {
            world.clock.advance(Duration.ofSeconds(1));
            world.refused = world.transactions + 1;
            inbox.runIfDue();
            runNextThread();
        }
        world.clock.advance(Duration.ofSeconds(1));
        inbox.runIfDue();
        runNextThread();
        assertThat(world.effects).containsExactly("a");
    }

    @Test
    void aSweepEveryHalfMinuteFindsWhatWaitsBehindNothing() {
        ParkingInbox<Transaction> inbox = world.inbox(OPTIONS);
        world.leaveBehind("1");
        assertThat(inbox.runOneLane()).as("the first look").isTrue();
        world.leaveBehind("2");
        world.clock.advance(Duration.ofMillis(29_999));
        assertThat(inbox.runOneLane()).isFalse();
        world.clock.advance(Duration.ofMillis(1));
        assertThat(inbox.runOneLane()).isTrue();
        assertThat(world.effects).containsExactly("1", "2");
        assertThat(transactionsOf(inbox, false)).as("no other sweep").isEqualTo(1);
    }

    /** Who parks it sees the one before, and who removes that one does not see it. */
    @Test
    void whatIsParkedWhileTheLastOfItsLaneGoesAwayIsNotForgotten() {
        ParkingInbox<Transaction> inbox = world.inbox(OPTIONS);
        ParkingInbox<Transaction> other = world.inbox(OPTIONS);
        world.failing.add("1");
        world.handle(inbox, message("a", "1"));
        world.failing.clear();
        assertThat(inbox.runOneLane() || other.runOneLane())
                .as("before it is due")
                .isFalse();
        world.clock.advance(Duration.ofSeconds(1));
        world.meanwhile("promote", () -> {
            world.handle(other, message("a", "2"));
            assertThat(other.runOneLane()).as("it waits behind the first").isFalse();
        });
        assertThat(inbox.runOneLane()).isTrue();
        assertThat(world.states()).containsExactly(ParkedState.RETRY);
        assertThat(inbox.runOneLane()).isTrue();
        assertThat(world.effects).containsExactly("1", "2");
    }

    @Test
    void aLaneIsLookedAtOnceMoreOnlyWhereNothingWaitsInIt() {
        ParkingInbox<Transaction> inbox = world.inbox(OPTIONS);
        world.failing.add("1");
        world.handle(inbox, message("a", "1"));
        assertThat(inbox.runOneLane()).isFalse();
        world.handle(inbox, message("a", "2"));
        assertThat(transactionsOf(inbox, false))
                .as("the second may wait behind nothing")
                .isEqualTo(2);
        assertThat(transactionsOf(inbox, false)).as("that was looked at").isEqualTo(1);
        world.failing.clear();
        world.clock.advance(Duration.ofSeconds(1));
        assertThat(transactionsOf(inbox, true)).as("the second is due").isEqualTo(1);
        assertThat(transactionsOf(inbox, true)).as("nothing waits any more").isEqualTo(2);
        assertThat(world.effects).containsExactly("1", "2");
    }

    @Test
    void whatFailsAloneIsTriedOnceALook() {
        ParkingInbox<Transaction> inbox = world.inbox(OPTIONS);
        world.failing.add("1");
        world.handle(inbox, message("a", "1"));
        world.clock.advance(Duration.ofSeconds(1));
        world.runs = 0;
        assertThat(inbox.runOneLane()).isTrue();
        assertThat(world.runs).isEqualTo(1);
        assertThat(world.store.all())
                .singleElement()
                .satisfies(parked -> assertThat(parked.attempts()).isEqualTo(2));
    }

    /** A sweep in half a minute is not waited for, whether a message comes in between or the database goes away. */
    @Test
    void whatIsGivenUpFreesItsLaneAtOnce() {
        ParkingInbox<Transaction> inbox = world.inbox(OPTIONS.withRetry(2, SECOND));
        ParkingInbox<Transaction> other = world.inbox(OPTIONS);
        world.failing.addAll(Set.of("1", "3"));
        world.handle(inbox, message("a", "1"), message("b", "3"), message("b", "4"));
        assertThat(inbox.runOneLane() || other.runOneLane()).isFalse();
        world.clock.advance(Duration.ofSeconds(1));
        world.meanwhile("promote", () -> world.handle(other, message("a", "2")));
        assertThat(inbox.runOneLane()).as("1 is given up").isTrue();
        world.refused = world.transactions + 3;
        assertThat(inbox.runOneLane()).as("3 is given up, or 2 is handled").isTrue();
        assertThat(inbox.runOneLane()).isTrue();
        assertThat(inbox.runOneLane()).isTrue();
        assertThat(world.effects).containsExactlyInAnyOrder("2", "4");
    }
}
