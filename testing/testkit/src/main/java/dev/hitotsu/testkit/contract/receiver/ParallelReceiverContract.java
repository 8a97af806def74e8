package dev.hitotsu.testkit.contract.receiver;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.Receiver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link Receiver} keeps that handles keys in parallel. */
public abstract class ParallelReceiverContract extends ReceiverScenario {
    private static final int KEYS = 32;
    private static final int MESSAGES_PER_KEY = 5;

    private Receiver startParallel(BatchHandler handler) {
        return receiver(topic).parallelKeys(KEYS).handler(handler).start();
    }

    private List<Message> sendAll() {
        List<Message> all = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            all.addAll(send(MESSAGES_PER_KEY, "key-" + key));
        }
        return all;
    }

    /** No handler ends before all keys are being handled. */
    @Test
    public void thirtyTwoKeysAreHandledAtOnceAndEachInItsOrder() {
        List<Message> all = sendAll();
        CountDownLatch together = new CountDownLatch(KEYS);
        try (Receiver receiver = startParallel(batch -> {
            together.countDown();
            if (!together.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(together.getCount() + " keys are not being handled");
            }
            handled.addAll(batch.messages());
        })) {
            awaitHandled(all);
            await().atMost(LIMIT).until(() -> receiver.handled() >= all.size());
            assertThat(receiver.failure()).isEmpty();
        }
        assertThat(together.getCount()).isZero();
        assertThat(handled).hasSameSizeAs(all);
        for (int key = 0; key < KEYS; key++) {
            String name = "key-" + key;
            assertThat(ofKey(handled.stream(), name)).containsExactlyElementsOf(ofKey(all.stream(), name));
        }
        assertComesNext(List.of());
    }

    private static List<Message> ofKey(Stream<Message> messages, String key) {
        return messages.filter(message -> key.equals(message.key())).toList();
    }

    /** The key that fails comes again with all of it, though what came behind it in its lane was handled. */
    @Test
    public void nothingIsAcknowledgedBeforeAllThatCameBeforeIt() {
        List<Message> failing = send(2, "fails");
        List<Message> others = sendAll();
        try (Receiver receiver = startParallel(batch -> {
            if ("fails".equals(batch.messages().getFirst().key())) {
                throw new IllegalStateException("not now");
            }
            handled.addAll(batch.messages());
        })) {
            awaitHandled(others);
            assertThat(receiver.isRunning()).isTrue();
        }
        assertThat(handled).doesNotContainAnyElementsOf(failing);

        handled.clear();
        try (Receiver next = startRecording()) {
            awaitHandled(failing);
            assertThat(next.isRunning()).isTrue();
        }
        assertThat(ofKey(handled.stream(), "fails")).startsWith(failing.getFirst());
    }
}
