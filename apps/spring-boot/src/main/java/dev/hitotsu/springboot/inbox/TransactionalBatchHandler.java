package dev.hitotsu.springboot.inbox;

import dev.hitotsu.inbox.ClaimCleaning;
import dev.hitotsu.inbox.ObservedHandling;
import dev.hitotsu.inbox.parking.ParkingInbox;
import dev.hitotsu.jdbc.ReaderReports;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.springboot.transaction.TransactionalInbox;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/** Claims the messages of a batch and handles the new ones, all in one transaction of Spring's manager. */
final class TransactionalBatchHandler implements BatchHandler {
    private final DataSource dataSource;
    private final TransactionalInbox inbox;
    private final ReaderReports readers;
    private final @Nullable ClaimCleaning cleaning;
    private final TransactionOperations transactions;
    private final ListenerGroup group;
    private final HandlingObservers observers;
    private final ObservedHandling handling;
    private final @Nullable ParkingInbox<?> parking;

    /** @param parking null for a group whose messages hold back those behind them while they fail */
    TransactionalBatchHandler(
            DataSource dataSource,
            TransactionalInbox inbox,
            ReaderReports readers,
            @Nullable ClaimCleaning cleaning,
            TransactionOperations transactions,
            ListenerGroup group,
            HandlingObservers observers,
            @Nullable ParkingInbox<?> parking) {
        this.dataSource = dataSource;
        this.inbox = inbox;
        this.readers = readers;
        this.cleaning = cleaning;
        this.transactions = transactions;
        this.group = group;
        this.observers = observers;
        this.handling = ObservedHandling.of(group.name(), observers.inbox());
        this.parking = parking;
    }

    @Override
    public void handle(ReceivedBatch batch) throws Exception {
        readers.reportIfDue(dataSource, batch.reader());
        runIfDue();
        if (cleaning != null) {
            cleaning.runIfDue();
        }
        if (parking == null) {
            handling.handle(batch.messages().size(), () -> batch.messages().size() - handleInTransaction(batch));
        } else {
            handling.handleOrPark(
                    batch.messages().size(), () -> parking.handle(batch, (transaction, repeated, isLast) -> {}));
        }
    }

    @Override
    public void runIfDue() {
        if (parking != null) {
            parking.runIfDue();
        }
    }

    /** Returns how many were new. */
    private int handleInTransaction(ReceivedBatch batch) {
        List<Message> claimed = new ArrayList<>();
        transactions.executeWithoutResult(transaction -> {
            claimed.addAll(inbox.claimNew(batch.messages()));
            claimed.forEach(message -> group.handle(message, observers.processing()));
        });
        return claimed.size();
    }
}
