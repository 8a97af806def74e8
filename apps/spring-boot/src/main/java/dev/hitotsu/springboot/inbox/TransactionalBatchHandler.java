package dev.hitotsu.springboot.inbox;

import dev.hitotsu.inbox.ClaimCleaning;
import dev.hitotsu.jdbc.ReaderReports;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.springboot.transaction.TransactionalInbox;
import java.sql.SQLException;
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

    TransactionalBatchHandler(
            DataSource dataSource,
            TransactionalInbox inbox,
            ReaderReports readers,
            @Nullable ClaimCleaning cleaning,
            TransactionOperations transactions,
            ListenerGroup group) {
        this.dataSource = dataSource;
        this.inbox = inbox;
        this.readers = readers;
        this.cleaning = cleaning;
        this.transactions = transactions;
        this.group = group;
    }

    @Override
    public void handle(ReceivedBatch batch) throws SQLException {
        readers.reportIfDue(dataSource, batch.reader());
        if (cleaning != null) {
            cleaning.runIfDue();
        }
        transactions.executeWithoutResult(transaction -> {
            for (Message message : inbox.claimNew(batch.messages())) {
                group.handle(message);
            }
        });
    }
}
