package dev.hitotsu.message.receiver.outcome;

import dev.hitotsu.message.receiver.Receiver;

/**
 * Brings home how calls ended: what targets have said to messages of the outbox. The door of a database makes it:
 *
 * <pre>{@code
 * OutcomeReceiver receiver = database.outcomeReceiver("orders")
 *         .handler(database.inboxHandler("orders", (connection, message) -> {
 *             Outcome outcome = Outcome.of(message);
 *             markPaid(connection, outcome.key(), outcome.answer());
 *         }))
 *         .start();
 * }</pre>
 *
 * <p><b>Promise.</b> At least once, in order for each key, and with the inbox the effect once (promise P6): an outcome
 * that comes again has the same id. A call whose answer was lost before the relay wrote it down is made again under the
 * same key, and its outcome comes then.
 *
 * <p>An outcome is kept until every consumer has handled it. Several processes may read for one consumer; then each
 * handles all, and the inbox lets one have the effect. To give up a consumer, delete what it has in
 * {@code outcome_reader}, which is {@code hitotsu_outcome_reader} in MongoDB.
 *
 * <p><b>Threads.</b> A thread of its own runs the handler.
 */
public final class OutcomeReceiver extends Receiver {
    private OutcomeReceiver(OutcomeReceiverBuilder settings, OutcomeSubscription subscription) {
        super("hitotsu-outcomes", settings, subscription);
    }

    static OutcomeReceiver start(OutcomeReceiverBuilder settings, OutcomeSubscription subscription) {
        OutcomeReceiver receiver = new OutcomeReceiver(settings, subscription);
        receiver.start();
        return receiver;
    }
}
