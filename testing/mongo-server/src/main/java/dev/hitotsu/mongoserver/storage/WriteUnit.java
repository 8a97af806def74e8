package dev.hitotsu.mongoserver.storage;

import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What commits as one: a transaction, or a single write. A transaction reads the snapshot of its first statement; a
 * single write the newest. Guarded by the storage's lock.
 */
public final class WriteUnit {
    private final long readTime;
    private final @Nullable BsonDocument session;
    private final long number;
    private final Set<StoredDocument> written = new LinkedHashSet<>();
    private final List<Change> changes = new ArrayList<>();

    WriteUnit(long readTime, @Nullable BsonDocument session, long number) {
        this.readTime = readTime;
        this.session = session;
        this.number = number;
    }

    /** The last commit that it sees. */
    long readTime() {
        return readTime;
    }

    @Nullable BsonDocument session() {
        return session;
    }

    long number() {
        return number;
    }

    Set<StoredDocument> written() {
        return written;
    }

    List<Change> changes() {
        return changes;
    }

    void write(StoredDocument stored, @Nullable BsonDocument document, Change change) {
        stored.write(this, document);
        written.add(stored);
        changes.add(change);
    }

    /** Another unit was faster. */
    static CommandException conflict() {
        return new CommandException(
                ErrorCode.WRITE_CONFLICT,
                "Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or"
                        + " multi-document transaction.");
    }
}
