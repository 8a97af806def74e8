package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.testkit.time.Patience;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What every {@link Sink} keeps, on a real target that the subclass provides, also when that crashes. */
public abstract class SinkContract extends SentMessagesContract {
    /** A sink that gives up before the target is back, so that sends fail. */
    protected Sink newImpatientSink() {
        return newSink();
    }

    /** Kills the target without warning. */
    protected abstract void crash();

    /** Starts the target again, with what it had acknowledged. */
    protected abstract void recover();

    @Override
    protected Sink newStrictSink() {
        return newImpatientSink();
    }

    private void useImpatientSink() {
        sink.close();
        use(newImpatientSink());
    }

    @Test
    void saysBeforeItIsAskedToSendThatTheTargetIsAway() {
        sink.close();
        use(newStrictSink());
        assertThat(sink.check(List.of())).isEmpty();

        crash();
        try {
            assertThat(sink.check(List.of())).singleElement().asString().startsWith("no answer: ");
        } finally {
            recover();
        }
    }

    @Test
    void keepsOrderPerKeyAndLosesNothingThroughACrash() throws InterruptedException {
        String topic = newTopic();
        List<Message> messages = new ArrayList<>();
        AtomicBoolean recovered = new AtomicBoolean();
        useImpatientSink();
        Resender resender = new Resender(session, sink.pipelining(), BLOCK);
        Thread sender = Thread.ofPlatform().start(() -> {
            do {
                List<Message> block = block(topic, messages.size());
                messages.addAll(block);
                resender.send(block);
            } while (!recovered.get() && !Thread.currentThread().isInterrupted());
        });
        try {
            Patience.await().until(() -> resender.sent() >= 2 * BLOCK);
            crash();
            Patience.await().until(() -> resender.failed() > 0);
            recover();
            recovered.set(true);
            sender.join();
        } finally {
            sender.interrupt();
        }

        assertThat(firstAppearances(received(topic, messages.size()))).isEqualTo(byKey(messages));
    }

    private static Map<String, List<Message>> firstAppearances(List<Message> received) {
        return byKey(received.stream().distinct().toList());
    }

    private static Map<String, List<Message>> byKey(List<Message> messages) {
        Map<String, List<Message>> byKey = new LinkedHashMap<>();
        messages.forEach(message -> byKey.computeIfAbsent(String.valueOf(message.key()), key -> new ArrayList<>())
                .add(message));
        return byKey;
    }

    @Test
    void answersWithinBoundsWhileTheTargetIsAwayAndGoesOnAfterwards() {
        String topic = newTopic();
        Message message =
                Message.builder(topic, "OrderPlaced").key("1").payload("x").build();
        useImpatientSink();
        crash();
        SendResult away = send(message);
        recover();

        assertThat(away).isInstanceOf(SendResult.Unavailable.class);
        new Resender(session, sink.pipelining(), 1).send(List.of(message));
        assertThat(received(topic, 1)).contains(message);
    }
}
