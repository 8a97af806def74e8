package dev.hitotsu.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.ClientSession;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.hitotsu.message.Message;
import dev.hitotsu.mongo.internal.ErrorCodes;
import dev.hitotsu.mongo.internal.SessionOrigin;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.relay.store.Lane;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Appends to an outbox in MongoDB, in the transaction of the caller's session. First it changes a document for each
 * key, which no two open transactions can do; then it draws positions. So of two transactions with the same key, the
 * later one has the greater positions, and who comes second while the first is open gets a conflict at once.
 * Thread-safe; blocks.
 */
final class MongoOutboxStore implements OutboxStore<ClientSession> {
    /** What a header, and the other fields together, take in a document beside their text. */
    private static final int HEADER_BYTES = 32;

    private static final int MAX_BYTES_OF_CHARACTER = 3;

    private final MongoCollections collections;
    private final PositionCounter positions;

    MongoOutboxStore(MongoCollections collections) {
        this.collections = collections;
        this.positions = new PositionCounter(collections);
    }

    @Override
    public void insert(ClientSession transaction, List<Message> messages) {
        requireTransaction(transaction);
        requireDistinctIds(messages);
        messages.forEach(MongoOutboxStore::requireRoom);
        if (messages.isEmpty()) {
            return;
        }
        try {
            lockLanes(transaction, messages);
            PositionCounter.Drawn drawn = positions.draw(messages.size());
            List<BsonDocument> documents = new ArrayList<>(messages.size());
            for (int i = 0; i < messages.size(); i++) {
                documents.add(MessageDocuments.encode(drawn.first() + i, messages.get(i))
                        .append("appendedAt", drawn.at()));
            }
            collections.messages().insertMany(transaction, documents);
        } catch (MongoException e) {
            throw translate(e, messages);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw SessionOrigin.isForeign(transaction, collections.client())
                    ? new OutboxException(SessionOrigin.PROBLEM, e)
                    : e;
        }
    }

    private static void requireTransaction(ClientSession session) {
        if (!session.hasActiveTransaction()) {
            throw new OutboxException("session: not in a transaction (expected: startTransaction before the append)");
        }
    }

    private static void requireDistinctIds(List<Message> messages) {
        Set<UUID> seen = new HashSet<>();
        for (Message message : messages) {
            if (!seen.add(message.id())) {
                throw duplicate(message.id(), null);
            }
        }
    }

    /** A relay that parks the message writes its lane beside it. */
    private static void requireRoom(Message message) {
        String key = message.key();
        long size = message.size()
                + (key == null ? 0 : MAX_BYTES_OF_CHARACTER * (long) key.length())
                + HEADER_BYTES * (long) message.headers().asMap().size();
        if (size > MessageDocuments.MAX_MESSAGE_SIZE) {
            throw new OutboxException("message " + message.id() + ": " + size + " bytes in MongoDB (expected: at most "
                    + MessageDocuments.MAX_MESSAGE_SIZE + "; put large data elsewhere and send a reference)");
        }
    }

    private static OutboxException duplicate(UUID id, @Nullable Throwable cause) {
        return new OutboxException(
                "message id: " + id + " is already in the outbox (expected: an id not used before)", cause);
    }

    private void lockLanes(ClientSession transaction, List<Message> messages) {
        Set<Lane> lanes = new LinkedHashSet<>();
        for (Message message : messages) {
            Lane lane = Lane.of(message);
            if (lane != null) {
                lanes.add(lane);
            }
        }
        if (lanes.isEmpty()) {
            positions.takeSnapshot(transaction);
        } else {
            List<UpdateOneModel<BsonDocument>> updates = lanes.stream()
                    .map(lane -> new UpdateOneModel<BsonDocument>(
                            Filters.eq("_id", MessageDocuments.lane(lane)),
                            Updates.inc("appends", 1L),
                            new UpdateOptions().upsert(true)))
                    .toList();
            collections.lanes().bulkWrite(transaction, updates);
        }
    }

    /** Conflicts stay as they are: the driver's own loop, and ours, know them by their label. */
    private static RuntimeException translate(MongoException e, List<Message> messages) {
        if (SessionCommit.isTransient(e)) {
            return e;
        }
        if (e instanceof MongoBulkWriteException bulk && !bulk.getWriteErrors().isEmpty()) {
            BulkWriteError error = bulk.getWriteErrors().getFirst();
            if (error.getCode() == ErrorCodes.DUPLICATE_KEY) {
                return error.getMessage().contains(MongoSchema.ID_INDEX)
                        ? duplicate(messages.get(error.getIndex()).id(), e)
                        : closedPosition(e);
            }
        }
        return new OutboxException(messages.size() + " message(s) could not be appended: " + e.getMessage(), e);
    }

    /** A relay has closed the position, because the transaction took long. Another attempt draws another one. */
    private static MongoException closedPosition(MongoException cause) {
        MongoException conflict =
                new MongoException(ErrorCodes.WRITE_CONFLICT, "a position was closed meanwhile", cause);
        conflict.addLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL);
        return conflict;
    }

    @Override
    public void insertAndCommit(ClientSession transaction, List<Message> messages) {
        insert(transaction, messages);
        try {
            SessionCommit.run(transaction);
        } catch (MongoException e) {
            throw commitFailure(e);
        }
    }

    private static RuntimeException commitFailure(MongoException e) {
        return SessionCommit.isTransient(e)
                ? e
                : new OutboxException(
                        "commit: refused (expected: a transaction that can commit): " + e.getMessage(), e);
    }
}
