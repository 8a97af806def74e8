package dev.hitotsu.springboot.inbox;

import dev.hitotsu.jdbc.ReaderReports;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.springboot.transaction.TransactionalInbox;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.transaction.support.TransactionOperations;

/** Claims the messages of a batch and handles the new ones, all in one transaction of Spring's manager. */
final class TransactionalBatchHandler implements BatchHandler {
    private final DataSource dataSource;
    private final TransactionalInbox inbox;
    private final ReaderReports readers;
    private final TransactionOperations transactions;
    private final ListenerGroup group;

    TransactionalBatchHandler(
            DataSource dataSource,
            TransactionalInbox inbox,
            ReaderReports readers,
            TransactionOperations transactions,
            ListenerGroup group) {
        this.dataSource = dataSource;
        this.inbox = inbox;
        this.readers = readers;
        this.transactions = transactions;
        this.group = group;
    }

    @Override
    public void handle(ReceivedBatch batch) throws SQLException {
        readers.reportIfDue(dataSource, batch.reader());
        transactions.executeWithoutResult(transaction -> {
            for (Message message : inbox.claimNew(batch.messages())) {
                group.handle(message);
            }
        });
    }
}
