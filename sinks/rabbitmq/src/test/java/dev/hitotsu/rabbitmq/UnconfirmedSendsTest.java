package dev.hitotsu.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class UnconfirmedSendsTest {
    private final UnconfirmedSends unconfirmed = new UnconfirmedSends();

    private RabbitMqSend send(long tag, Destination destination, int bytes) {
        Message message = Message.builder("t", "x").payload(new byte[bytes]).build();
        RabbitMqSend send = new RabbitMqSend(message, destination, new MessageEncoder("s").properties(message), tag);
        unconfirmed.add(tag, send);
        return send;
    }

    private RabbitMqSend send(long tag) {
        return send(tag, Destination.queue("t"), 1);
    }

    @Test
    void answersOneOrAllUpToIt() {
        RabbitMqSend first = send(1);
        RabbitMqSend second = send(2);
        RabbitMqSend third = send(3);

        unconfirmed.answered(2, false, true);
        assertThat(first).isNotDone();
        assertThat(second).isCompletedWithValue(SendResult.sent());

        unconfirmed.answered(3, true, true);
        assertThat(first).isCompletedWithValue(SendResult.sent());
        assertThat(third).isCompletedWithValue(SendResult.sent());
        assertThat(unconfirmed.oldest()).isEmpty();
    }

    @Test
    void tellsWhatCameBackFromWhatWasTaken() {
        RabbitMqSend returned = send(1);
        RabbitMqSend taken = send(2);
        unconfirmed.returned(returned.id(), "312 NO_ROUTE");
        unconfirmed.answered(2, true, true);

        assertThat(returned).isCompletedWithValue(SendResult.destinationUnavailable("312 NO_ROUTE"));
        assertThat(taken).isCompletedWithValue(SendResult.sent());
    }

    @Test
    void doesNotTakeANackForAnAck() {
        RabbitMqSend refused = send(1);
        unconfirmed.answered(1, false, false);

        assertThat(refused.join()).isInstanceOf(SendResult.Retryable.class);
    }

    /** The publisher goes on adding while another thread has noticed that the channel is lost. */
    @Test
    void whatIsAddedWhileAllAreDrainedIsAmongThemOrStays() throws Exception {
        int count = 20_000;
        List<RabbitMqSend> added = new ArrayList<>();
        Set<RabbitMqSend> drained = ConcurrentHashMap.newKeySet();
        AtomicBoolean isOver = new AtomicBoolean();
        Thread drainer = Thread.ofPlatform().start(() -> {
            while (!isOver.get()) {
                drained.addAll(unconfirmed.drain());
            }
        });
        for (int i = 1; i <= count; i++) {
            added.add(send(i));
        }
        isOver.set(true);
        drainer.join();
        drained.addAll(unconfirmed.drain());

        assertThat(drained).hasSameSizeAs(added);
    }

    /** The connection's thread answers for it while another one has noticed that the channel is lost. */
    @Test
    void whatCameBackIsNotTakenWhileAllAreDrained() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        Thread drainer = Thread.ofPlatform().start(() -> {
            while (!isOver.get()) {
                unconfirmed.drain();
            }
        });
        List<RabbitMqSend> sends = new ArrayList<>();
        for (int i = 1; i <= 50_000; i++) {
            RabbitMqSend send = send(i);
            unconfirmed.returned(send.id(), "312 NO_ROUTE");
            unconfirmed.answered(i, i % 2 == 0, true);
            sends.add(send);
        }
        isOver.set(true);
        drainer.join();

        assertThat(sends.stream().filter(RabbitMqSend::isDone).map(RabbitMqSend::join))
                .isSubsetOf(SendResult.destinationUnavailable("312 NO_ROUTE"));
    }

    @Test
    void blamesOnlyWhatIsAboveTheLimit() {
        ChannelLoss loss =
                new ChannelLoss("message size 11 is larger than configured max size 10", 406, OptionalLong.of(10));

        assertThat(loss.resultFor(send(1, Destination.queue("t"), 11))).isInstanceOf(SendResult.Rejected.class);
        assertThat(loss.resultFor(send(2, Destination.queue("t"), 10))).isInstanceOf(SendResult.Unavailable.class);
    }

    @Test
    void blamesOnlyTheExchangeThatIsNamed() {
        ChannelLoss loss = new ChannelLoss("NOT_FOUND - no exchange 'a' in vhost '/'", 404, OptionalLong.empty());

        assertThat(loss.resultFor(send(1, new Destination("a", "k"), 1)))
                .isInstanceOf(SendResult.DestinationUnavailable.class);
        assertThat(loss.resultFor(send(2, new Destination("b", "k"), 1))).isInstanceOf(SendResult.Unavailable.class);
        assertThat(loss.resultFor(send(3, Destination.queue("a"), 1))).isInstanceOf(SendResult.Unavailable.class);
    }
}
