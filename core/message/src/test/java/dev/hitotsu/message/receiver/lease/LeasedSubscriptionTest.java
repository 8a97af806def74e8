package dev.hitotsu.message.receiver.lease;

import static dev.hitotsu.message.Patience.await;
import static dev.hitotsu.message.receiver.lease.ScriptedLeases.delivery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.receiver.BrokerUnavailableException;
import dev.hitotsu.message.receiver.PoisonHandler;
import dev.hitotsu.message.receiver.PoisonHandler.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeasedSubscriptionTest {
    /** As a receiver polls: a failure that comes meanwhile is told by the next poll. */
    private static final Duration SHORT = Duration.ofMillis(20);

    private final ScriptedLeases queue = new ScriptedLeases();
    private final List<Set<String>> lost = new ArrayList<>();
    private LeasedSubscription subscription = subscription(ScriptedLeases.LEASE, 10, 3);

    private LeasedSubscription subscription(Duration lease, int prefetch, int batch) {
        LeasedSubscription made = new LeasedSubscription(
                queue, new LeaseOptions("test", lease, prefetch, batch), times -> Duration.ofSeconds(10L * times));
        made.onLost(lost::add);
        return made;
    }

    @AfterEach
    void close() {
        subscription.close();
    }

    /** Polls until something is delivered. */
    private List<LeasedDelivery> poll() throws Exception {
        while (true) {
            List<LeasedDelivery> delivered = subscription.poll(SHORT);
            if (!delivered.isEmpty()) {
                return delivered;
            }
        }
    }

    private static List<String> ids(List<LeasedDelivery> deliveries) {
        return deliveries.stream().map(LeasedDelivery::messageId).toList();
    }

    @Test
    void deliversInOrderAndABatchAtATime() throws Exception {
        queue.arrive(delivery("a", "1", 1), delivery("b", "2", 1), delivery("a", "3", 1), delivery("a", "4", 1));

        assertThat(subscription.reader()).isEqualTo("a test");
        assertThat(ids(poll())).containsExactly("1", "2", "3");
        assertThat(ids(poll())).containsExactly("4");
        assertThat(lost).isEmpty();
    }

    @Test
    void aLaneThatIsHeldWaits() throws Exception {
        subscription.hold(Set.of("a"));
        queue.arrive(delivery("a", "1", 1), delivery("b", "2", 1));
        assertThat(ids(poll())).containsExactly("2");

        subscription.resume(Set.of("a"));
        assertThat(ids(poll())).containsExactly("1");
    }

    @Test
    void asksForNoMoreThanItHasRoomFor() throws Exception {
        subscription.close();
        subscription = subscription(ScriptedLeases.LEASE, 2, 3);
        queue.rooms.clear();
        queue.arrive(delivery("a", "1", 1));
        List<LeasedDelivery> first = poll();
        queue.arrive(delivery("a", "2", 1));
        List<LeasedDelivery> second = poll();
        queue.arrive(delivery("a", "3", 1));
        assertThat(subscription.poll(Duration.ofMillis(50))).isEmpty();
        assertThat(queue.rooms).isNotEmpty().allMatch(room -> room == 2 || room == 1);

        subscription.acknowledge(first);
        assertThat(ids(poll())).containsExactly("3");
        subscription.acknowledge(second);
        assertThat(queue.acknowledged).containsExactly("1", "2");
    }

    @Test
    void whatTheBrokerDidNotHearIsAcknowledgedAgain() throws Exception {
        queue.arrive(delivery("a", "1", 1), delivery("a", "2", 1), delivery("a", "3", 1));
        List<LeasedDelivery> done = poll();
        queue.refusal = new IllegalStateException("no answer");
        subscription.acknowledge(done.subList(0, 1));
        assertThatThrownBy(this::poll)
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessage("away: no answer");

        queue.refusal = null;
        queue.unknown.add("2");
        subscription.acknowledge(done.subList(1, 2));
        assertThat(queue.acknowledged).containsExactly("1");
        assertThatThrownBy(this::poll)
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessage("not acknowledged: 1 messages");
        queue.unknown.clear();
        assertThat(subscription.poll(Duration.ZERO)).isEmpty();
        assertThat(queue.acknowledged).containsExactly("1", "2");
        assertThat(queue.released).isEmpty();
    }

    @Test
    void whatShallBeTriedAgainGoesBackWithWhatIsBehindIt() throws Exception {
        PoisonHandler retrying = subscription.givingBack(PoisonHandler.retrying());
        queue.arrive(
                delivery("a", "1", 3),
                delivery("b", "2", 1),
                delivery("a", "3", 1),
                delivery("a", "4", 1),
                delivery("b", "5", 1));
        LeasedDelivery failed = poll().getFirst();
        assertThat(retrying.decide(failed.message(), 1, new IllegalStateException()))
                .isEqualTo(Decision.RETRY);
        subscription.hold(Set.of("a"));

        assertThat(ids(poll())).containsExactly("5");
        assertThat(queue.released).containsExactlyInAnyOrder("1 for 30", "3 for 30", "4 for 30");
        assertThat(lost).containsExactly(Set.of("a"));
        queue.arrive(delivery("a", "1", 4));
        assertThat(ids(poll())).as("a lane that was lost is not held").containsExactly("1");
        assertThat(lost).as("once").containsExactly(Set.of("a"));
    }

    /** Not every broker counts deliveries. */
    @Test
    void aMessageThatFailsAgainAndAgainRestsLonger() throws Exception {
        PoisonHandler retrying = subscription.givingBack((message, failures, error) -> {
            throw new IllegalStateException("the poison handler fails as well");
        });
        for (int i = 0; i < 3; i++) {
            queue.arrive(delivery("a", "1", 1));
            LeasedDelivery failed = poll().getFirst();
            assertThatThrownBy(() -> retrying.decide(failed.message(), 1, new IllegalStateException()))
                    .hasMessage("the poison handler fails as well");
            assertThat(subscription.poll(Duration.ZERO)).isEmpty();
        }
        queue.arrive(delivery("a", "1", 1));
        subscription.acknowledge(poll());
        queue.arrive(delivery("a", "1", 1));
        LeasedDelivery again = poll().getFirst();
        assertThatThrownBy(() -> retrying.decide(again.message(), 1, new IllegalStateException()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(subscription.poll(Duration.ZERO)).isEmpty();

        assertThat(queue.released).containsExactly("1 for 10", "1 for 20", "1 for 30", "1 for 10");
    }

    @Test
    void whatIsSkippedOrStopsTheReceiverDoesNotGoBack() throws Exception {
        queue.arrive(delivery("a", "1", 1));
        LeasedDelivery failed = poll().getFirst();
        for (Decision decision : List.of(Decision.SKIP, Decision.STOP)) {
            PoisonHandler deciding = subscription.givingBack((message, failures, error) -> decision);
            assertThat(deciding.decide(failed.message(), 1, new IllegalStateException()))
                    .isEqualTo(decision);
        }
        assertThat(subscription.poll(Duration.ZERO)).isEmpty();
        assertThat(queue.released).isEmpty();
        assertThat(lost).isEmpty();
    }

    @Test
    void aLaneIsLostWhenALeaseOfItIsOver() throws Exception {
        queue.arrive(delivery("a", "1", 1), delivery("a", "2", 1), delivery("b", "3", 1), delivery("a", "4", 1));
        List<LeasedDelivery> leased = poll();
        leased.get(1).markLapsed();
        queue.arrive(delivery("b", "5", 1));

        assertThat(ids(poll())).containsExactly("5");
        assertThat(lost).containsExactly(Set.of("a"));
        assertThat(queue.released).containsExactly("1 for 0", "2 for 0", "4 for 0");

        leased.get(2).extendUntil(System.nanoTime());
        assertThat(subscription.poll(Duration.ZERO)).isEmpty();
        assertThat(lost).containsExactly(Set.of("a"), Set.of("b"));
    }

    @Test
    void whatComesAgainThoughItIsHereIsNotOursAnyMore() throws Exception {
        queue.arrive(delivery("a", "1", 1), delivery("a", "2", 1), delivery("b", "3", 1));
        List<LeasedDelivery> first = poll();
        LeasedDelivery again = delivery("a", "1", 2);
        queue.arrive(again);

        assertThat(poll()).containsExactly(again);
        assertThat(lost).containsExactly(Set.of("a"));
        assertThat(queue.released).isEmpty();
        subscription.acknowledge(first.subList(2, 3));
        subscription.close();
        assertThat(queue.released).containsExactly("1 for 0");
    }

    @Test
    void aBrokerThatIsAwayIsAskedAgain() throws Exception {
        queue.failure = new IllegalStateException("refused");
        assertThatThrownBy(this::poll)
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessage("away: refused");
        queue.failure = null;
        queue.arrive(delivery("a", "1", 1));
        assertThat(ids(pollWhileAway())).containsExactly("1");
    }

    /** A failure may have been there before it was mended. */
    private List<LeasedDelivery> pollWhileAway() throws Exception {
        while (true) {
            try {
                return poll();
            } catch (BrokerUnavailableException e) {
                assertThat(e).hasMessageStartingWith("away: ");
            }
        }
    }

    @Test
    void anErrorOfTheClientEndsNoThread() throws Exception {
        queue.failure = new LinkageError("a class is missing");
        assertThatThrownBy(this::poll)
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessage("away: receiving failed: java.lang.LinkageError: a class is missing");
        queue.failure = null;
        queue.arrive(delivery("a", "1", 1));
        assertThat(ids(pollWhileAway())).containsExactly("1");
    }

    @Test
    void whatNoAttemptCanMendEndsTheReceiver() {
        queue.hopeless = true;
        queue.failure = new IllegalArgumentException("no such setting");
        assertThatThrownBy(this::poll).isSameAs(queue.failure);
    }

    @Test
    void leasesAreExtendedWhileTheyAreNeeded() throws Exception {
        subscription.close();
        subscription = subscription(Duration.ofMillis(30), 10, 3);
        queue.arrive(delivery("a", "1", 1));
        List<LeasedDelivery> done = poll();
        await().until(() -> queue.extended.size() > 2);
        assertThat(queue.extended).containsOnly("handle of 1");
        subscription.acknowledge(done);
        assertThat(subscription.poll(Duration.ZERO)).isEmpty();
    }

    @Test
    void aSubscriptionThatIsClosedGivesBackWhatItHas() throws Exception {
        queue.arrive(delivery("a", "1", 1), delivery("a", "2", 1), delivery("a", "3", 1), delivery("a", "4", 1));
        List<LeasedDelivery> done = poll();
        queue.unknown.add("1");
        subscription.acknowledge(done.subList(0, 2));
        queue.unknown.clear();
        subscription.close();
        subscription.close();

        assertThat(queue.acknowledged).containsExactly("2", "1");
        assertThat(queue.released).containsExactly("3 for 0", "4 for 0");
        queue.closed.await();
        assertThatThrownBy(() -> subscription.acknowledge(done))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("(expected: a poll before, a test)");
    }

    @Test
    void aBrokerThatIsAwayKeepsNobodyFromClosing() throws Exception {
        queue.arrive(delivery("a", "1", 1));
        List<LeasedDelivery> done = poll();
        queue.refusal = new IllegalStateException("no answer");
        subscription.acknowledge(done);
        subscription.close();

        queue.closed.await();
        assertThat(queue.acknowledged).isEmpty();
    }

    @Test
    void requestsHaveSoManyPartsAsTheyNeed() {
        List<LeasedDelivery> five =
                List.of(delivery("a", "1", 1), delivery("a", "2", 1), delivery("a", "3", 1), delivery("a", "4", 1));

        assertThat(LeasedDelivery.parts(five, 2)).containsExactly(five.subList(0, 2), five.subList(2, 4));
        assertThat(LeasedDelivery.parts(five, 3)).containsExactly(five.subList(0, 3), five.subList(3, 4));
        assertThat(LeasedDelivery.parts(List.of(), 3)).isEmpty();
    }
}
