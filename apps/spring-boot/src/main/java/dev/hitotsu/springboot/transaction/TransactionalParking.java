package dev.hitotsu.springboot.transaction;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.inbox.parking.ParkingInbox;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.inbox.parking.ParkingWithin;
import dev.hitotsu.message.Message;
import dev.hitotsu.runtime.Clockwork;
import java.sql.Connection;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Parks messages whose effects fail, in transactions of Spring's manager: claim, effect and parked messages commit
 * together. Thread-safe.
 */
public final class TransactionalParking {
    private TransactionalParking() {}

    /**
     * What handles the batches of a consumer.
     *
     * @param store of the database of the data source
     * @param transactions of a manager of the data source
     * @param effect of one message
     */
    public static ParkingInbox<TransactionStatus> of(
            DataSource dataSource,
            Inbox<Connection> inbox,
            ParkingStore<Connection> store,
            Parking options,
            TransactionOperations transactions,
            Consumer<Message> effect) {
        requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        requireNonNull(inbox, "inbox: null (expected: an inbox)");
        requireNonNull(store, "store: null (expected: a parking store)");
        requireNonNull(options, "options: null (expected: options, such as Parking.DEFAULT)");
        requireNonNull(transactions, "transactions: null (expected: what runs work in transactions)");
        requireNonNull(effect, "effect: null (expected: what to do with a message)");
        DataSource target = CurrentTransaction.target(dataSource);
        Function<TransactionStatus, Connection> own =
                status -> CurrentTransaction.require(target).getConnection();
        return ParkingInbox.of(
                inbox.within(own, status -> end(status, inbox, own.apply(status))),
                new ParkingWithin<>(store, own),
                options,
                new SpringTransactions(transactions),
                (status, messages) -> messages.forEach(effect),
                Clockwork.system());
    }

    /** What JPA has kept is written, so that its errors are those of the effect; and no error was swallowed. */
    private static void end(TransactionStatus status, Inbox<Connection> inbox, Connection connection) {
        status.flush();
        inbox.requireCommittable(connection);
    }
}
