package dev.hitotsu.mongoserver.storage;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * All data of a server. Whoever uses it or anything in it holds its lock; {@link #locked} takes it. Waiting gives the
 * lock up meanwhile.
 */
public final class Storage {
    private final InstantSource instants;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Namespace, Collection> collections =
            new TreeMap<>(java.util.Comparator.comparing(Namespace::toString));
    private final Map<Namespace, Long> dropped = new HashMap<>();
    private final Set<WriteUnit> snapshots = new HashSet<>();
    private final Set<StoredDocument> unpruned = new HashSet<>();
    private final ChangeLog log = new ChangeLog();
    private final List<BsonDocument> restoredSessions = new ArrayList<>();
    private Journal journal = Journal.none();
    private Duration transactionLifetime = Duration.ofSeconds(60);
    private long time;

    /** Empty, and in memory alone. */
    public Storage(InstantSource instants) {
        this.instants = requireNonNull(instants, "instants: null (expected: a clock)");
        tick();
    }

    /** What the file holds; what is done is added to it. */
    public static Storage open(InstantSource instants, Path file) throws IOException {
        Storage storage = new Storage(instants);
        storage.lock.lock();
        try {
            storage.journal = Journal.open(file, new Recovery(storage)::restore);
            return storage;
        } finally {
            storage.lock.unlock();
        }
    }

    /** After this time an open transaction is aborted: the manual's {@code transactionLifetimeLimitSeconds}. */
    public Duration transactionLifetime() {
        return transactionLifetime;
    }

    /** Changes the time. */
    public void limitTransactions(Duration lifetime) {
        transactionLifetime = requireNonNull(lifetime, "lifetime: null (expected: a duration)");
    }

    /** What the server has done, for sessions to add what they have to remember. */
    public Journal journal() {
        return journal;
    }

    /** What sessions had to remember before this process, in its order; the recovery adds to it. */
    public List<BsonDocument> restoredSessions() {
        return restoredSessions;
    }

    /** Keeps what was done, so that a kill -9 does not undo it. Before anybody else may see it. */
    public void flush() {
        journal.flush();
    }

    /** Ends the journal; nothing is done any more. */
    public void close() throws IOException {
        journal.close();
        journal = Journal.none();
    }

    /** Runs it under the lock. */
    public <T extends @Nullable Object> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something was committed or given up, until the deadline of {@link System#nanoTime} at the latest. */
    public void awaitChange(long deadlineNanos) {
        flush();
        try {
            boolean unused = changed.await(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new CommandException(ErrorCode.INTERRUPTED_AT_SHUTDOWN, "interrupted at shutdown");
        }
    }

    public Instant now() {
        return instants.instant();
    }

    /** The time of the last commit, as a BSON timestamp in 64 bits. */
    public long time() {
        return time;
    }

    public ChangeLog log() {
        return log;
    }

    /** Later than every time before, also if the clock goes back. */
    private long tick() {
        time = Math.max(time + 1, (now().getEpochSecond() << 32) + 1);
        return time;
    }

    /** What sees the newest of everything, and commits at once. */
    public WriteUnit single() {
        return new WriteUnit(Long.MAX_VALUE, null, 0);
    }

    /** What sees everything as it is now. It must be committed or aborted. */
    public WriteUnit snapshot(BsonDocument session, long number) {
        WriteUnit unit = new WriteUnit(time, session, number);
        snapshots.add(unit);
        return unit;
    }

    /** Makes its writes visible together. */
    public void commit(WriteUnit unit) {
        if (!unit.changes().isEmpty()) {
            long at = tick();
            Instant wallTime = now();
            unit.written().forEach(stored -> tell(stored.collection));
            journal.add(JournalEntries.committed(at, wallTime, unit));
            commit(unit, at, wallTime);
        }
        end(unit);
    }

    void commit(WriteUnit unit, long at, Instant wallTime) {
        time = Math.max(time, at);
        unit.written().forEach(stored -> stored.commit(at));
        log.append(at, wallTime, unit.changes(), unit.session(), unit.number());
    }

    /** Forgets its writes. */
    public void abort(WriteUnit unit) {
        unit.written().forEach(StoredDocument::abort);
        end(unit);
    }

    void end(WriteUnit unit) {
        snapshots.remove(unit);
        unpruned.addAll(unit.written());
        long oldest = snapshots.stream().mapToLong(WriteUnit::readTime).min().orElse(Long.MAX_VALUE);
        unpruned.removeIf(stored -> {
            boolean done = stored.prune(oldest);
            if (done) {
                stored.collection.forgetIfGone(stored);
            }
            return done;
        });
        changed.signalAll();
    }

    /** The collection; null if there is none. */
    public @Nullable Collection find(WriteUnit unit, Namespace namespace) {
        if (dropped.getOrDefault(namespace, 0L) > unit.readTime()) {
            throw new CommandException(
                    ErrorCode.SNAPSHOT_UNAVAILABLE,
                    "Unable to read from a snapshot due to pending collection catalog changes");
        }
        return collections.get(namespace);
    }

    /** The collection, which is made where there is none. */
    public Collection require(WriteUnit unit, Namespace namespace) {
        boolean alone = unit.readTime() == Long.MAX_VALUE;
        Collection found = find(unit, namespace);
        Collection made = found == null ? make(namespace, alone ? tick() : unit.readTime()) : found;
        return alone ? tell(made) : made;
    }

    private Collection make(Namespace namespace, long at) {
        Collection made = new Collection(namespace, at);
        collections.put(namespace, made);
        return made;
    }

    Collection create(Namespace namespace, long at) {
        time = Math.max(time, at);
        return tell(make(namespace, at));
    }

    /** What an open transaction has made nobody else knows until it commits. */
    private Collection tell(Collection made) {
        if (made.tell()) {
            journal.add(JournalEntries.created(made.namespace(), made.createdAt()));
        }
        return made;
    }

    /** Makes a collection. */
    public void create(Namespace namespace) {
        Collection there = collections.get(namespace);
        if (there != null && there.isTold()) {
            throw new CommandException(ErrorCode.NAMESPACE_EXISTS, "Collection " + namespace + " already exists.");
        }
        var unused = there == null ? create(namespace, tick()) : tell(there);
    }

    /** Makes an index; waits for open writes. */
    public boolean createIndex(Namespace namespace, Index index, long deadlineNanos) {
        WriteUnit unit = single();
        awaitWrites(namespace, unit, deadlineNanos);
        boolean made = require(unit, namespace).createIndex(unit, index);
        if (made) {
            journal.add(JournalEntries.indexed(namespace, index));
        }
        return made;
    }

    /** Removes a collection; waits for open writes. Returns whether there was one. */
    public boolean drop(Namespace namespace, long deadlineNanos) {
        WriteUnit unit = single();
        awaitWrites(namespace, unit, deadlineNanos);
        Collection there = collections.get(namespace);
        if (there == null || !there.isTold()) {
            return false;
        }
        drop(namespace, tick(), now());
        return true;
    }

    void drop(Namespace namespace, long at, Instant wallTime) {
        time = Math.max(time, at);
        collections.remove(namespace);
        dropped.put(namespace, at);
        log.append(at, wallTime, List.of(new Change("drop", namespace, null, null, null)), null, 0);
        journal.add(JournalEntries.dropped(namespace, at, wallTime));
        changed.signalAll();
    }

    private void awaitWrites(Namespace namespace, WriteUnit unit, long deadlineNanos) {
        Collection collection = collections.get(namespace);
        while (collection != null && collection.hasOpenWrites(unit)) {
            requireBefore(deadlineNanos);
            awaitChange(deadlineNanos);
            collection = collections.get(namespace);
        }
    }

    /** @throws CommandException with {@code MaxTimeMSExpired} if the deadline has passed */
    public static void requireBefore(long deadlineNanos) {
        if (System.nanoTime() - deadlineNanos >= 0) {
            throw new CommandException(ErrorCode.MAX_TIME_MS_EXPIRED, "operation exceeded time limit");
        }
    }

    /** The collections of a database. */
    public List<Collection> collections(String database) {
        return collections.values().stream()
                .filter(collection -> collection.namespace().database().equals(database))
                .filter(Collection::isTold)
                .toList();
    }

    /** The newest version of a document; null if it is not there. */
    public @Nullable BsonDocument newest(Namespace namespace, BsonValue id) {
        Collection collection = collections.get(namespace);
        return collection == null ? null : collection.newest(id);
    }

    /** Forgets the log as if it had been too small. The newest entry stays, as it does in an oplog. */
    public void loseLog() {
        log.forgetUpTo(LogPlace.behind(time - 1));
        changed.signalAll();
    }
}
