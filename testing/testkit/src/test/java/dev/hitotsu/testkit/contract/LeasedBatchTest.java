package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.lease.EffectInFlightException;
import dev.hitotsu.inbox.lease.InMemoryLeaseStore;
import dev.hitotsu.inbox.lease.LeasedInbox;
import dev.hitotsu.inbox.lease.LeasedInbox.BatchEffect;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The effect of many messages at once, each under a lease of its own. */
class LeasedBatchTest {
    private static final int THREADS = 16;

    private final LeasedInbox inbox = LeasedInbox.of(new InMemoryLeaseStore(InstantSource.system()), "payments");
    private final List<UUID> effects = Collections.synchronizedList(new ArrayList<>());
    private final BatchEffect effect =
            messages -> messages.forEach(leased -> effects.add(leased.message().id()));
    private final List<Message> messages = Stream.generate(
                    () -> Message.builder("orders", "Paid").build())
            .limit(5)
            .toList();

    @Test
    void theEffectRunsOnceForAllNewMessages() throws Exception {
        handle(messages.subList(0, 2), effect);
        List<Message> withRepetitions = new ArrayList<>(messages);
        withRepetitions.add(messages.getLast());
        handle(withRepetitions, batch -> {
            assertThat(batch)
                    .hasSize(3)
                    .allSatisfy(leased -> assertThat(leased.lease().valid()).isTrue());
            effect.run(batch);
        });
        handle(messages, batch -> {
            throw new AssertionError("nothing is new");
        });

        assertThat(effects).containsExactlyElementsOf(idsOf(messages));
    }

    @Test
    void aFailureGivesEveryClaimBack() throws Exception {
        assertThatThrownBy(() -> handle(messages, batch -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        handle(messages, effect);
        assertThat(effects).containsExactlyElementsOf(idsOf(messages));
    }

    @Test
    void whileOneIsInFlightElsewhereNoneRuns() throws Exception {
        UUID busy = messages.get(2).id();

        assertThat(inbox.runOnce(
                        busy,
                        lease -> assertThatThrownBy(() -> handle(messages, effect))
                                .isInstanceOf(EffectInFlightException.class)))
                .isTrue();
        assertThat(effects).isEmpty();
        handle(messages, effect);
        assertThat(effects).hasSize(4).doesNotContain(busy);
    }

    @Test
    void concurrentDuplicatesHaveOneEffectEach() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(() -> handleUntilDone(messages)));
            }
            for (Future<?> future : running) {
                future.get();
            }
        }
        assertThat(effects).containsExactlyInAnyOrderElementsOf(idsOf(messages));
    }

    private Void handleUntilDone(List<Message> batch) throws Exception {
        while (true) {
            try {
                handle(batch, effect);
                return null;
            } catch (EffectInFlightException later) {
                Thread.onSpinWait();
            }
        }
    }

    private void handle(List<Message> batch, BatchEffect run) throws Exception {
        inbox.batchHandler(message -> EffectKey.ofMessage(message.id()), run)
                .handle(new ReceivedBatch(batch, Map.of(), "test"));
    }

    private static List<UUID> idsOf(List<Message> messages) {
        return messages.stream().map(Message::id).toList();
    }
}
