package dev.hitotsu.springboot.inbox;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.ClaimCleaning;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.inbox.parking.ParkingInbox;
import dev.hitotsu.jdbc.ReaderReports;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.runtime.Clockwork;
import dev.hitotsu.springboot.event.EventMessages;
import dev.hitotsu.springboot.transaction.TransactionalInbox;
import dev.hitotsu.springboot.transaction.TransactionalParking;
import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The receivers of all listeners of an application, one for each group. They begin when the application has started,
 * and end before its beans do. Thread-safe.
 */
public final class InboxListeners implements SmartLifecycle {
    private final DataSource dataSource;
    private final Inboxes inboxes;
    private final PlatformTransactionManager transactionManager;
    private final Collection<ReceiverStarter> starters;
    private final String application;
    private final @Nullable Retention retention;
    private final @Nullable ListenerParking parking;
    private final HandlingObservers observers;
    private final Map<String, ListenerGroup> groups = new TreeMap<>();
    private final Map<String, Receiver> receivers = new TreeMap<>();
    private boolean isRunning;

    /**
     * Listeners without a method.
     *
     * @param transactionManager that of the data source
     * @param application names this application where two use one group by mistake; empty for none
     * @param retention how long claims are kept; null for ever
     * @param parking where messages are parked that keep failing; null if they hold back those behind them
     * @param observers see what the listeners do
     */
    public InboxListeners(
            DataSource dataSource,
            Inboxes inboxes,
            PlatformTransactionManager transactionManager,
            Collection<ReceiverStarter> starters,
            String application,
            @Nullable Retention retention,
            @Nullable ListenerParking parking,
            HandlingObservers observers) {
        this.dataSource = requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        this.inboxes = requireNonNull(inboxes, "inboxes: null (expected: inboxes)");
        this.transactionManager =
                requireNonNull(transactionManager, "transactionManager: null (expected: a transaction manager)");
        this.starters = List.copyOf(requireNonNull(starters, "starters: null (expected: starters of receivers)"));
        this.application = requireNonNull(application, "application: null (expected: a name, or an empty text)");
        this.retention = retention;
        this.parking = parking;
        this.observers =
                requireNonNull(observers, "observers: null (expected: observers, such as HandlingObservers.NONE)");
    }

    /** Adds a method, whose group must be one that a broker of this application can serve. */
    synchronized void add(ListenerMethod method, EventMessages events) {
        starter(method);
        groups.computeIfAbsent(method.group(), name -> new ListenerGroup(name, events))
                .add(method);
    }

    /** The group with this name, which has a method. */
    synchronized ListenerGroup group(String name) {
        return requireNonNull(groups.get(name), name);
    }

    private ReceiverStarter starter(ListenerMethod method) {
        return starters.stream()
                .filter(starter -> starter.supports(method.source()))
                .findFirst()
                .orElseThrow(() -> new InboxException("@InboxListener " + method.name() + ": no broker for "
                        + method.source() + " (expected: hitotsu-kafka and spring-boot-starter-kafka for topics,"
                        + " hitotsu-rabbitmq and spring-boot-starter-amqp for a queue)"));
    }

    @Override
    public synchronized void start() {
        for (ListenerGroup group : groups.values()) {
            receivers.put(group.name(), start(group));
        }
        isRunning = true;
    }

    private Receiver start(ListenerGroup group) {
        Inbox<Connection> inbox = inboxes.inbox(group.name());
        TransactionalInbox transactional = TransactionalInbox.of(dataSource, inbox);
        TransactionTemplate transactions = new TransactionTemplate(transactionManager);
        TransactionalBatchHandler handler = new TransactionalBatchHandler(
                dataSource,
                transactional,
                ReaderReports.of(inbox, application),
                cleaning(transactional, transactions),
                transactions,
                group,
                observers,
                parking(inbox, transactions, group));
        ReceiverStarter starter = starters.stream()
                .filter(each -> each.supports(group.source()))
                .findFirst()
                .orElseThrow();
        return starter.start(group.name(), group.source(), handler);
    }

    private @Nullable ParkingInbox<?> parking(
            Inbox<Connection> inbox, TransactionTemplate transactions, ListenerGroup group) {
        return parking == null
                ? null
                : TransactionalParking.of(
                        dataSource,
                        inbox,
                        parking.store(),
                        parking.options(),
                        transactions,
                        message -> group.handle(message, observers.processing()));
    }

    private @Nullable ClaimCleaning cleaning(TransactionalInbox inbox, TransactionTemplate transactions) {
        Retention kept = retention;
        return kept == null
                ? null
                : ClaimCleaning.ofAges(
                        Clockwork.system(),
                        kept,
                        (ages, limit) -> transactions.<Integer>execute(status -> inbox.deleteOldClaims(ages, limit)));
    }

    /** Lets each receiver finish its batch. Blocks until then. */
    @Override
    public synchronized void stop() {
        receivers.values().forEach(Receiver::close);
        receivers.clear();
        isRunning = false;
    }

    @Override
    public synchronized boolean isRunning() {
        return isRunning;
    }

    /** The receivers that run, by group. */
    public synchronized Map<String, Receiver> receivers() {
        return Map.copyOf(receivers);
    }
}
