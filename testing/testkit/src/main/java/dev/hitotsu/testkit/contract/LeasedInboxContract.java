package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.EffectResult;
import dev.hitotsu.inbox.lease.EffectInFlightException;
import dev.hitotsu.inbox.lease.Lease;
import dev.hitotsu.inbox.lease.LeaseLostException;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeasedInbox;
import dev.hitotsu.inbox.lease.ResultTooLargeException;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a {@link LeasedInbox} keeps on every store, whenever its process dies. */
public abstract class LeasedInboxContract {
    private static final int THREADS = 16;
    private static final int KEYS = 10;

    /** More than a run has. */
    private static final int MAX_STEPS = 20;

    private final String key = UUID.randomUUID().toString();

    /** The store, the same throughout a test. */
    protected abstract LeaseFixture fixture();

    /** Nobody else has a lease, each attempt has a greater fence, and what checks the key has it once. */
    private static final class Resource {
        private final List<Lease> leases = new ArrayList<>();
        private int effects;
        private boolean isDone;

        synchronized void have(Lease lease) {
            assertThat(leases).allMatch(earlier -> earlier.key().equals(lease.key()));
            assertThat(leases).allMatch(earlier -> earlier.fence() < lease.fence());
            leases.add(lease);
            effects += isDone ? 0 : 1;
            isDone = true;
        }
    }

    @Test
    void theEffectHappensOnceWhereTheKeyIsCheckedWhicheverStepIsTheLast() {
        int crashes = 0;
        for (int step = 0; step < MAX_STEPS; step++) {
            String crashed = UUID.randomUUID().toString();
            CrashingLeaseStore process = new CrashingLeaseStore(fixture().store(), step);
            Resource resource = new Resource();
            try {
                inbox(process).runOnce(crashed, lease -> {
                    process.step();
                    resource.have(lease);
                    process.step();
                });
            } catch (CrashingLeaseStore.Crash expected) {
                crashes++;
                fixture().endLeases();
            }
            boolean ranAgain = inbox(fixture().store()).runOnce(crashed, resource::have);

            assertThat(resource.effects).as("effects, dead at step %s", step).isEqualTo(1);
            assertThat(inbox(fixture().store()).runOnce(crashed, resource::have))
                    .isFalse();
            assertThat(ranAgain).isEqualTo(step < 5);
        }
        assertThat(crashes)
                .as("a claim, the effect and its completion have two steps each")
                .isEqualTo(6);
    }

    @Test
    void eachOfABatchHasItsEffectOnceWhicheverStepIsTheLast() throws Exception {
        int crashes = 0;
        for (int step = 0; step < MAX_STEPS; step++) {
            List<Message> batch = messages(3);
            CrashingLeaseStore process = new CrashingLeaseStore(fixture().store(), step);
            Map<String, Resource> resources = new HashMap<>();
            try {
                handle(process, batch, resources, process::step);
            } catch (CrashingLeaseStore.Crash expected) {
                crashes++;
                fixture().endLeases();
            }
            handle(fixture().store(), batch, resources, () -> {});
            handle(fixture().store(), batch, resources, () -> {
                throw new AssertionError("nothing is new");
            });

            assertThat(resources.values())
                    .as("effects, dead at step %s", step)
                    .hasSize(3)
                    .allMatch(resource -> resource.effects == 1);
        }
        assertThat(crashes)
                .as("three claims, the effect and three completions have two steps each")
                .isEqualTo(14);
    }

    private static List<Message> messages(int count) {
        return Stream.generate(() -> Message.builder("orders", "Paid").build())
                .limit(count)
                .toList();
    }

    private static void handle(LeaseStore store, List<Message> messages, Map<String, Resource> resources, Runnable step)
            throws Exception {
        inbox(store)
                .batchHandler(message -> EffectKey.ofMessage(message.id()), batch -> {
                    step.run();
                    batch.forEach(leased -> resources
                            .computeIfAbsent(leased.lease().key().value(), key -> new Resource())
                            .have(leased.lease()));
                    step.run();
                })
                .handle(new ReceivedBatch(messages, Map.of(), "test"));
    }

    @Test
    void ofSixteenThreadsOneHasTheEffect() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < KEYS; i++) {
                String contended = UUID.randomUUID().toString();
                AtomicInteger effects = new AtomicInteger();
                AtomicInteger running = new AtomicInteger();
                List<CompletableFuture<String>> results = new ArrayList<>();
                for (int thread = 0; thread < THREADS; thread++) {
                    results.add(
                            CompletableFuture.supplyAsync(() -> callUntilDone(contended, effects, running), threads));
                }
                assertThat(results).extracting(CompletableFuture::join).containsOnly("effect 1");
            }
        }
    }

    private String callUntilDone(String contended, AtomicInteger effects, AtomicInteger running) {
        while (true) {
            try {
                return new String(inbox(fixture().store()).callOnce(contended, lease -> {
                    assertThat(running.incrementAndGet()).isEqualTo(1);
                    Thread.yield();
                    String result = "effect " + effects.incrementAndGet();
                    running.decrementAndGet();
                    return result.getBytes();
                }));
            } catch (EffectInFlightException e) {
                assertThat(e.retryAfter()).isPositive();
                Thread.yield();
            }
        }
    }

    @Test
    void whatFailedRunsAgain() {
        LeasedInbox inbox = inbox(fixture().store());
        List<Throwable> failures =
                List.of(new IllegalStateException("a"), new AssertionError("b"), new IOException("sneaky"));
        for (Throwable failure : failures) {
            assertThatThrownBy(() -> inbox.runOnce(key, lease -> LeasedInboxContract.<RuntimeException>sneak(failure)))
                    .isSameAs(failure);
        }
        assertThat(inbox.runOnce(key, lease -> assertThat(lease.attempt()).isEqualTo(4)))
                .isTrue();
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable failure) throws E {
        throw (E) failure;
    }

    @Test
    void anAttemptOfTheSenderMayHaveAKeyOfItsOwn() {
        UUID id = UUID.randomUUID();
        LeasedInbox inbox = inbox(fixture().store());

        assertThat(inbox.runOnce(EffectKey.ofAttempt(id, 0), lease -> {})).isTrue();
        assertThat(inbox.runOnce(EffectKey.ofAttempt(id, 0), lease -> {})).isFalse();
        assertThat(inbox.runOnce(EffectKey.ofAttempt(id, 1), lease -> {})).isTrue();
        assertThat(inbox.runOnce(id, lease -> {})).isTrue();
    }

    @Test
    void aZombieLearnsThatItsResultDoesNotCount() {
        LeasedInbox inbox = inbox(fixture().store());

        assertThatThrownBy(() -> inbox.callOnce(key, zombie -> {
                    fixture().endLeases();
                    assertThat(inbox.callOnce(key, successor -> "successor".getBytes()))
                            .isEqualTo("successor".getBytes());
                    return "zombie".getBytes();
                }))
                .isInstanceOf(LeaseLostException.class);
        assertThat(inbox.callOnce(key, lease -> "third".getBytes())).isEqualTo("successor".getBytes());
    }

    @Test
    void aZombieThatFailsReleasesNothingOfItsSuccessor() {
        LeasedInbox inbox = inbox(fixture().store());
        IllegalStateException failure = new IllegalStateException("zombie");

        assertThatThrownBy(() -> inbox.runOnce(key, zombie -> {
                    fixture().endLeases();
                    inbox.runOnce(key, successor -> {});
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(inbox.runOnce(key, lease -> {})).isFalse();
    }

    @Test
    void aResultThatIsTooLargeIsNoReasonToRunAgain() {
        LeasedInbox inbox = LeasedInbox.builder(fixture().store(), "payments")
                .maxResultSize(10)
                .build();
        AtomicInteger effects = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> inbox.callOnce(key, lease -> {
                        effects.incrementAndGet();
                        return new byte[11];
                    }))
                    .isInstanceOf(ResultTooLargeException.class)
                    .hasMessageContaining("(expected: at most 10 bytes)");
        }
        assertThat(effects).hasValue(1);
    }

    @Test
    void aResultThatIsNotFinalIsNotKept() {
        LeasedInbox inbox = inbox(fixture().store());
        EffectResult later = EffectResult.notKept("later".getBytes());

        assertThat(inbox.run(key, new byte[] {1}, lease -> later))
                .isEqualTo(new EffectOutcome.Done(later.bytes(), false));
        assertThat(inbox.run(key, new byte[] {2}, lease -> EffectResult.DONE))
                .isEqualTo(new EffectOutcome.Done(EffectResult.DONE.bytes(), false));
        assertThat(inbox.run(key, new byte[] {1}, lease -> later)).isEqualTo(new EffectOutcome.Conflict());
    }

    private static LeasedInbox inbox(LeaseStore store) {
        return LeasedInbox.builder(store, "payments")
                .lease(Duration.ofMinutes(10))
                .build();
    }
}
