package dev.hitotsu.demospring;

import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.message.receiver.outcome.OutcomeReceiver;
import dev.hitotsu.springboot.inbox.Inboxes;
import dev.hitotsu.springboot.transaction.TransactionalInbox;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Brings home how the calls ended: claims and their effects commit in one transaction of Spring's manager. */
@Component
@Profile("payments")
class ChargeOutcomes implements SmartLifecycle {
    private final Calls calls;
    private final Payments payments;
    private final TransactionalInbox inbox;
    private final TransactionOperations transactions;
    private @Nullable OutcomeReceiver receiver;

    ChargeOutcomes(
            Calls calls,
            Payments payments,
            DataSource dataSource,
            Inboxes inboxes,
            TransactionOperations transactions) {
        this.calls = calls;
        this.payments = payments;
        this.inbox = TransactionalInbox.of(dataSource, inboxes.inbox("charge-outcomes"));
        this.transactions = transactions;
    }

    private void settle(ReceivedBatch batch) {
        transactions.executeWithoutResult(
                status -> inbox.claimNew(batch.messages()).forEach(payments::settle));
    }

    @Override
    public synchronized void start() {
        receiver = calls.receive(this::settle);
    }

    @Override
    public synchronized void stop() {
        if (receiver != null) {
            receiver.close();
            receiver = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return receiver != null;
    }
}
