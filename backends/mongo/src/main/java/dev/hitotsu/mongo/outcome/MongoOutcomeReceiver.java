package dev.hitotsu.mongo.outcome;

import dev.hitotsu.message.receiver.Receiver;

/**
 * Brings home how calls ended: what targets have said to messages of the outbox. {@code Mongo.outcomeReceiver} makes
 * it.
 *
 * <pre>{@code
 * MongoOutcomeReceiver receiver = mongo.outcomeReceiver("orders")
 *         .handler(mongo.inboxHandler("orders", (transaction, message) -> {
 *             Outcome outcome = Outcome.of(message);
 *             markPaid(transaction.session(), outcome.key(), outcome.answer());
 *         }))
 *         .start();
 * }</pre>
 *
 * <p><b>Promise.</b> At least once, in order for each key, and with the inbox the effect once (promise P6): an outcome
 * that comes again has the same id. A call whose answer was lost before the relay wrote it down is made again under the
 * same key, and its outcome comes then.
 *
 * <p>An outcome is kept until every consumer has handled it. Several processes may read for one consumer; then each
 * handles all, and the inbox lets one have the effect. To give up a consumer, delete its documents in {@code
 * hitotsu_outcome_reader}.
 *
 * <p><b>Threads.</b> A thread of its own runs the handler.
 */
public final class MongoOutcomeReceiver extends Receiver {
    private MongoOutcomeReceiver(MongoOutcomeReceiverBuilder settings, OutcomeSubscription subscription) {
        super("hitotsu-outcomes", settings, subscription);
    }

    static MongoOutcomeReceiver start(MongoOutcomeReceiverBuilder settings, OutcomeSubscription subscription) {
        MongoOutcomeReceiver receiver = new MongoOutcomeReceiver(settings, subscription);
        receiver.start();
        return receiver;
    }
}
