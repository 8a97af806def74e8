package dev.hitotsu.mongo;

import static java.util.Objects.requireNonNull;

import com.mongodb.client.ClientSession;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxBuffer;

/**
 * A transaction of {@link MongoTransactions}: pass its session to each statement that belongs to it. For one thread.
 */
public final class MongoTransaction {
    private final ClientSession session;
    private final OutboxBuffer<ClientSession> buffer;

    MongoTransaction(ClientSession session, OutboxBuffer<ClientSession> buffer) {
        this.session = session;
        this.buffer = buffer;
    }

    /** The session; do not commit, abort or close it. */
    public ClientSession session() {
        return session;
    }

    /** Writes what was appended, so that only the commit is left to do. */
    void flush() {
        buffer.flush();
    }

    /**
     * Adds messages, which are written together with the commit. Does not block.
     *
     * @throws dev.hitotsu.outbox.OutboxException if one is too large
     */
    public void append(Message... messages) {
        requireNonNull(messages, "messages: null (expected: messages)");
        buffer.append(messages);
    }
}
