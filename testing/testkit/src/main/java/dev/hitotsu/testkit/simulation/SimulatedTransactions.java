package dev.hitotsu.testkit.simulation;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A broker that writes down which messages it took together with the messages themselves, until it is told that they
 * are settled. A session that begins ends the one before: nothing of that arrives any more.
 */
public final class SimulatedTransactions {
    private record Taken(UUID id, SinkSession session, int epoch, long number) {}

    private final List<Taken> unsettled = new ArrayList<>();
    private int epoch;

    /** Nothing of earlier epochs arrives any more. Returns the number of the new one. */
    int begin() {
        return ++epoch;
    }

    Set<UUID> unsettled() {
        return unsettled.stream().map(Taken::id).collect(Collectors.toSet());
    }

    Set<UUID> unsettledOf(SinkSession session) {
        return unsettled.stream()
                .filter(taken -> taken.session.equals(session))
                .map(Taken::id)
                .collect(Collectors.toSet());
    }

    SendResult take(
            SinkSession session, int sentIn, long number, Message message, Function<Message, SendResult> broker) {
        if (sentIn != epoch) {
            return SendResult.unavailable("a newer session has begun");
        }
        SendResult result = broker.apply(message);
        if (result instanceof SendResult.Sent) {
            unsettled.add(new Taken(message.id(), session, sentIn, number));
        }
        return result;
    }

    void settle(SinkSession session, long count) {
        unsettled.removeIf(taken -> taken.session.equals(session) && taken.number < count);
    }

    /** Of what the session's predecessors have sent; it may call this when its successor has begun long since. */
    void settleOthers(SinkSession session, int epochOfSession) {
        unsettled.removeIf(taken -> !taken.session.equals(session) && taken.epoch < epochOfSession);
    }
}
