package dev.hitotsu.jdbc;

import dev.hitotsu.message.receiver.Receiver;

/**
 * Brings home how calls ended: what targets have said to messages of the outbox. {@link JdbcDatabase#outcomeReceiver}
 * makes it.
 *
 * <pre>{@code
 * JdbcOutcomeReceiver receiver = database.outcomeReceiver("orders")
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
 * handles all, and the inbox lets one have the effect. To give up a consumer, delete its rows in
 * {@code outcome_reader}.
 *
 * <p><b>Threads.</b> A thread of its own runs the handler.
 */
public final class JdbcOutcomeReceiver extends Receiver {
    private JdbcOutcomeReceiver(JdbcOutcomeReceiverBuilder settings, OutcomeSubscription subscription) {
        super("hitotsu-outcomes", settings, subscription);
    }

    static JdbcOutcomeReceiver start(JdbcOutcomeReceiverBuilder settings, OutcomeSubscription subscription) {
        JdbcOutcomeReceiver receiver = new JdbcOutcomeReceiver(settings, subscription);
        receiver.start();
        return receiver;
    }
}
