package dev.hitotsu.springboot.inbox;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.ClaimCleaning;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.ObservedHandling;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.inbox.parking.ParkingInbox;
import dev.hitotsu.jdbc.ReaderReports;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.runtime.Clockwork;
import dev.hitotsu.springboot.transaction.TransactionalInbox;
import dev.hitotsu.springboot.transaction.TransactionalParking;
import java.sql.Connection;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Handlers in transactions of Spring's managers for JDBC and JPA. Thread-safe. */
public final class TransactionalBatchHandlers implements BatchHandlers {
    private final DataSource dataSource;
    private final Inboxes inboxes;
    private final TransactionTemplate transactions;
    private final String application;
    private final @Nullable Retention retention;
    private final @Nullable ListenerParking parking;
    private final HandlingObservers observers;

    /**
     * Handlers of a data source.
     *
     * @param transactionManager that of the data source
     * @param application names this application where two use one group by mistake; empty for none
     * @param retention how long claims are kept; null for ever
     * @param parking where messages are parked that keep failing; null if they hold back those behind them
     * @param observers see what the listeners do
     */
    public TransactionalBatchHandlers(
            DataSource dataSource,
            Inboxes inboxes,
            PlatformTransactionManager transactionManager,
            String application,
            @Nullable Retention retention,
            @Nullable ListenerParking parking,
            HandlingObservers observers) {
        this.dataSource = requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        this.inboxes = requireNonNull(inboxes, "inboxes: null (expected: inboxes)");
        this.transactions = new TransactionTemplate(
                requireNonNull(transactionManager, "transactionManager: null (expected: a transaction manager)"));
        this.application = requireNonNull(application, "application: null (expected: a name, or an empty text)");
        this.retention = retention;
        this.parking = parking;
        this.observers =
                requireNonNull(observers, "observers: null (expected: observers, such as HandlingObservers.NONE)");
    }

    @Override
    public BatchHandler handler(String group, Consumer<Message> effect) {
        requireNonNull(group, "group: null (expected: the name of a consumer)");
        requireNonNull(effect, "effect: null (expected: what to do with a message)");
        Inbox<Connection> inbox = inboxes.inbox(group);
        TransactionalInbox transactional = TransactionalInbox.of(dataSource, inbox);
        ReaderReports readers = ReaderReports.of(inbox, application);
        ClaimCleaning cleaning = cleaning(transactional);
        return new TransactionalBatchHandler(
                batch -> {
                    readers.reportIfDue(dataSource, batch.reader());
                    if (cleaning != null) {
                        cleaning.runIfDue();
                    }
                },
                transactions,
                transactional::claimNew,
                effect,
                ObservedHandling.of(group, observers.inbox()),
                parking(inbox, effect));
    }

    private @Nullable ParkingInbox<?> parking(Inbox<Connection> inbox, Consumer<Message> effect) {
        return parking == null
                ? null
                : TransactionalParking.of(dataSource, inbox, parking.store(), parking.options(), transactions, effect);
    }

    private @Nullable ClaimCleaning cleaning(TransactionalInbox inbox) {
        Retention kept = retention;
        return kept == null
                ? null
                : ClaimCleaning.ofAges(
                        Clockwork.system(),
                        kept,
                        (ages, limit) -> transactions.<Integer>execute(status -> inbox.deleteOldClaims(ages, limit)));
    }
}
