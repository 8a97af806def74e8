package dev.hitotsu.outbox;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.Message;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends messages in the caller's transaction: if it commits, each of them is delivered at least once; if it does not,
 * none ever is (promise P1).
 *
 * <pre>{@code
 * Outbox<Connection> outbox = PostgreSql.of(dataSource).outbox();
 * insertOrder(connection, order);
 * outbox.append(connection, Message.builder("orders", "OrderPlaced").key(order.customer()).build());
 * connection.commit();
 * }</pre>
 *
 * <p><b>Order.</b> Messages with the same key are delivered in the order in which they were appended, if the first
 * transaction commits before the second one begins. If two transactions overlap and only the lock on a business row
 * keeps them apart, append after the lock is taken: as the last thing in the transaction, or through a {@link #buffer},
 * which writes when it is flushed.
 *
 * <p>Many threads may use one outbox, each with a transaction of its own.
 *
 * @param <T> the database's transaction, for example {@code java.sql.Connection}
 */
public final class Outbox<T> {
    private static final Logger log = LoggerFactory.getLogger(Outbox.class);

    private final OutboxStore<T> store;
    private final long maxMessageSize;
    private final List<Runnable> commitListeners = new CopyOnWriteArrayList<>();
    private final OutboxObservers observers = new OutboxObservers();

    private Outbox(OutboxStore<T> store, long maxMessageSize) {
        this.store = store;
        this.maxMessageSize = maxMessageSize;
    }

    /** An outbox for messages of up to {@link Message#DEFAULT_MAX_SIZE} bytes. */
    public static <T> Outbox<T> of(OutboxStore<T> store) {
        return of(store, Message.DEFAULT_MAX_SIZE);
    }

    /**
     * An outbox.
     *
     * @param maxMessageSize how many bytes a message may have; the relay must be told the same, and the broker take it
     */
    public static <T> Outbox<T> of(OutboxStore<T> store, long maxMessageSize) {
        requireNonNull(store, "store: null (expected: an outbox store)");
        if (maxMessageSize < 1) {
            throw new IllegalArgumentException("maxMessageSize: " + maxMessageSize + " (expected: at least 1)");
        }
        return new Outbox<>(store, maxMessageSize);
    }

    /** Writes the messages now. Blocks for one round trip to the database. */
    public void append(T transaction, Message... messages) {
        requireNonNull(transaction, "transaction: null (expected: a transaction)");
        requireNonNull(messages, "messages: null (expected: messages)");
        append(transaction, Arrays.asList(messages));
    }

    /**
     * Writes the messages now, in the order given. Blocks for one round trip to the database.
     *
     * @throws OutboxException if there is no transaction, a message is too large or has a header of CloudEvents, or the
     *     store refuses one; roll back then
     */
    public void append(T transaction, List<Message> messages) {
        requireNonNull(transaction, "transaction: null (expected: a transaction)");
        write(transaction, accept(messages));
    }

    /** Writes messages that were accepted. */
    void write(T transaction, List<Message> messages) {
        if (!messages.isEmpty()) {
            observers.timed(messages.size(), () -> store.insert(transaction, messages));
        }
    }

    /**
     * Writes the messages and commits, in one round trip if the database allows it. Then calls the listeners of {@link
     * #onCommit}.
     *
     * @param messages may be empty, to commit alone
     * @throws OutboxException as {@link #append}; nothing was committed
     * @throws CommitUnknownException if the connection broke, so that the transaction may or may not have committed
     */
    public void appendAndCommit(T transaction, List<Message> messages) {
        requireNonNull(transaction, "transaction: null (expected: a transaction)");
        writeAndCommit(transaction, accept(messages));
    }

    /** Writes messages that were accepted, and commits. */
    void writeAndCommit(T transaction, List<Message> messages) {
        observers.timed(messages.size(), () -> store.insertAndCommit(transaction, messages));
        if (!messages.isEmpty()) {
            notifyCommitted();
        }
    }

    /** Shows the messages to the observers, and checks what these leave of them. */
    List<Message> accept(List<Message> messages) {
        requireElements(messages);
        List<Message> seen = observers.onAppend(messages);
        seen.forEach(Outbox::requireOwnHeaders);
        requireSize(seen);
        return seen;
    }

    /** Sinks refuse a message with headers that they set themselves, so the sender learns of it now. */
    private static void requireOwnHeaders(Message message) {
        for (String name : message.headers().asMap().keySet()) {
            if (EventHeaders.isReserved(name)) {
                throw new OutboxException(message + ": header " + name
                        + " (expected: names of your own; the relay sets those of CloudEvents from the message)");
            }
        }
    }

    /** Larger messages would be given up by the relay, so the sender learns of it now. */
    private void requireSize(List<Message> messages) {
        for (Message message : messages) {
            long size = message.size();
            if (size > maxMessageSize) {
                throw new OutboxException(message + ": " + size + " bytes with its headers (expected: at most "
                        + maxMessageSize + "; put large data elsewhere and send a reference)");
            }
        }
    }

    /** A buffer that collects messages and writes them in one statement when it is flushed, just before the commit. */
    public OutboxBuffer<T> buffer(T transaction) {
        requireNonNull(transaction, "transaction: null (expected: a transaction)");
        return new OutboxBuffer<>(this, transaction);
    }

    /**
     * Calls the listeners of {@link #onCommit}. Call it after a commit of your own; {@link #appendAndCommit} does so by
     * itself. Throws nothing.
     */
    public void notifyCommitted() {
        commitListeners.forEach(Outbox::call);
    }

    /** The transaction has committed: whatever a listener throws must not look as if it had not. */
    private static void call(Runnable listener) {
        try {
            listener.run();
        } catch (Throwable e) {
            log.warn("A listener of the outbox has failed", e);
        }
    }

    /**
     * Calls the listener after each commit of messages through this outbox, on the thread that committed. It must not
     * block. A relay in this process is woken up this way: {@code outbox.onCommit(relay::wake)}.
     */
    public void onCommit(Runnable listener) {
        requireNonNull(listener, "listener: null (expected: a listener)");
        commitListeners.add(listener);
    }

    /** Has the observer see what is appended from now on. */
    public void observe(OutboxObserver observer) {
        requireNonNull(observer, "observer: null (expected: an observer)");
        observers.add(observer);
    }

    /** Refuses null instead of the list, and null in it. */
    private static void requireElements(List<Message> messages) {
        requireNonNull(messages, "messages: null (expected: a list of messages)");
        for (Message message : messages) {
            requireNonNull(message, "messages: null among them (expected: messages)");
        }
    }
}
