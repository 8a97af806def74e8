package dev.hitotsu.inbox.lease;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.HandClock;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.ReceivedBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How claims end, whatever the effect and the store do. */
class LeasedInboxTest {
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final byte[] THREE_BYTES = {1, 2, 3};

    private final HandClock clock = new HandClock();
    private final ScriptedLeases store = new ScriptedLeases();
    private final LeasedInbox inbox = builder().build();
    private final Message first = Message.builder("orders", "Paid").key("a").build();
    private final Message second = Message.builder("orders", "Paid").key("b").build();
    private final List<String> effects = new ArrayList<>();

    private LeasedInboxBuilder builder() {
        return LeasedInbox.builder(store, "payments")
                .lease(LEASE)
                .maxResultSize(THREE_BYTES.length)
                .clockwork(clock);
    }

    /** The store does not answer to what begins so. */
    private void failWhere(String beginning) {
        store.failing = what -> what.startsWith(beginning) ? new InboxException("no answer to " + what) : null;
    }

    /** Runs the thread that watches leases until long after their end. */
    private void watchOn() {
        clock.advance(LEASE);
        clock.runStarted();
    }

    @Test
    void anEffectRunsUnlessItHasHappened() {
        UUID id = UUID.randomUUID();
        assertThat(inbox.runOnce(id, lease -> effects.add(lease.key().value()))).isTrue();
        store.claim = new LeaseClaim.Done(new byte[0]);
        assertThat(inbox.runOnce(id, lease -> effects.add("again"))).isFalse();
        assertThat(effects).containsExactly(id.toString());
        assertThat(store.told).containsExactly("claim " + id, "complete " + id, "claim " + id);
    }

    @Test
    void anInboxSaysWhatItIs() {
        assertThat(inbox.consumer()).isEqualTo("payments");
        assertThat(inbox.undoesWhatIsNotKept()).isFalse();
        assertThat(inbox.timeToLive()).isEqualTo(Retention.DEFAULT.timeToLive());
    }

    @Test
    void aClaimInDoubtIsGivenBack() {
        store.failing = what -> new InboxException("no answer to " + what);
        assertThatThrownBy(() -> inbox.runOnce("k", lease -> effects.add("k")))
                .hasMessage("no answer to claim k")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("no answer to release k"));
        assertThat(effects).isEmpty();
    }

    @Test
    void whenTheEffectIsOverItsThreadIsNotInterruptedAnyMore() {
        inbox.runOnce("k", lease -> effects.add("k"));
        watchOn();
        assertThatThrownBy(() -> inbox.runOnce("k", lease -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        watchOn();
        assertThat(clock.interrupts()).isZero();
        assertThat(store.told).endsWith("claim k", "release k");
    }

    @Test
    void whileTheEffectRunsTheLeaseIsWatched() {
        inbox.runOnce("k", lease -> {
            clock.onWait(() -> effects.add("watched"));
            watchOn();
        });
        assertThat(effects).isNotEmpty();
        assertThat(clock.interrupts()).isOne();
        assertThat(clock.cleared()).isOne();
    }

    @Test
    void aStoreThatDoesNotAnswerIsAskedAgainAboutAnEffectThatHasHappened() {
        int[] failures = {0};
        store.failing =
                what -> what.startsWith("complete") && failures[0]++ < 3 ? new InboxException("no answer") : null;
        inbox.runOnce("k", lease -> effects.add("k"));
        assertThat(store.told).hasSize(5).endsWith("complete k");
        assertThat(clock.currentTimeMillis()).isEqualTo(150);
    }

    /** 2,700 milliseconds, in steps of fifty. */
    @Test
    void itIsAskedAsLongAsTheLeaseIsValid() {
        failWhere("complete");
        assertThatThrownBy(() -> inbox.runOnce("k", lease -> effects.add("k"))).hasMessage("no answer to complete k");
        assertThat(store.told).filteredOn("complete k"::equals).hasSize(55);
    }

    @Test
    void aResultIsKeptUpToTheLargest() {
        assertThat(inbox.callOnce("k", lease -> THREE_BYTES)).isEqualTo(THREE_BYTES);
        assertThatThrownBy(() -> inbox.callOnce("k", lease -> new byte[4]))
                .isInstanceOfSatisfying(
                        ResultTooLargeException.class,
                        e -> assertThat(e.maxResultSize()).isEqualTo(3));
        assertThat(store.told).endsWith("complete k without a result");
    }

    @Test
    void oldKeysAreForgottenOnceAMinute() throws Exception {
        inbox.runOnce("k", lease -> effects.add("k"));
        clock.runStarted();
        assertThat(store.cleanings).isZero();
        clock.advance(Duration.ofMinutes(1));
        inbox.runOnce("k", lease -> effects.add("k"));
        clock.runStarted();
        assertThat(store.cleanings).isOne();
        clock.advance(Duration.ofMinutes(1));
        handleBoth(inbox.batchHandler(LeasedInboxTest::keyOf, batch -> effects.add("batch")));
        clock.runStarted();
        assertThat(store.cleanings).isEqualTo(2);
    }

    private static String keyOf(Message message) {
        return requireNonNull(message.key());
    }

    private void handleBoth(BatchHandler handler) throws Exception {
        handler.handle(new ReceivedBatch(List.of(first, second), Map.of(), "test"));
    }

    @Test
    void aHandlerRunsTheEffectOfOneMessageAfterTheOther() throws Exception {
        handleBoth(inbox.handler(
                message -> EffectKey.ofMessage(message.id()),
                (lease, message) -> effects.add(lease.key().value() + " " + message.key())));
        assertThat(effects).containsExactly(first.id() + " a", second.id() + " b");
    }

    @Test
    void theLeasesOfABatchAreWatchedUntilItsEffectIsOver() throws Exception {
        handleBoth(inbox.batchHandler(
                LeasedInboxTest::keyOf, batch -> effects.add(batch.size() + " with " + clock.startedCount())));
        assertThat(effects).containsExactly("2 with 1");
        watchOn();
        assertThatThrownBy(() -> handleBoth(inbox.batchHandler(LeasedInboxTest::keyOf, batch -> {
                    throw new IllegalStateException("no");
                })))
                .hasMessage("no");
        watchOn();
        assertThat(clock.interrupts()).isZero();
        assertThat(store.told).endsWith("claim a", "claim b", "release a", "release b");
    }

    @Test
    void oneLostLeaseDoesNotKeepTheOthersFromBeingCompleted() {
        store.answer = false;
        assertThatThrownBy(() -> handleBoth(inbox.batchHandler(LeasedInboxTest::keyOf, batch -> effects.add("both"))))
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining("payments/a")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .satisfies(other -> assertThat(other).hasMessageContaining("payments/b")));
        assertThat(store.told).endsWith("complete a", "complete b");
    }

    @Test
    void settingsMayBeAsLargeAndAsSmallAsTheySay() {
        builder().lease(Duration.ofMillis(100)).lease(Duration.ofHours(1)).maxResultSize(0);
        assertThat(builder()
                        .maxRun(Duration.ofSeconds(7))
                        .retention(new Retention(Duration.ofSeconds(10), Duration.ZERO))
                        .build()
                        .timeToLive())
                .isEqualTo(Duration.ofSeconds(10));
    }
}
