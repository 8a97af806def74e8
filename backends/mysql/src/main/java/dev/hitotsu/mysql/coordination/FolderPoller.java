package dev.hitotsu.mysql.coordination;

import dev.hitotsu.coordination.store.StoreWatch;
import dev.hitotsu.jdbc.internal.coordination.EntryPath;
import dev.hitotsu.jdbc.internal.coordination.Watches;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for changes and ends expired sessions, on one thread: the database tells nobody of changes. While somebody
 * watches, it reads the counters of the folders that are watched 20 times a second, and where one has changed, the
 * versions of the entries that are watched in it. Who watches a path that was not looked at before is called at once.
 */
final class FolderPoller {
    private static final Logger log = LoggerFactory.getLogger(FolderPoller.class);
    private static final long WATCHED_MILLIS = 50;
    private static final long IDLE_MILLIS = 1_000;
    private static final int MAX_QUESTIONS = 500;
    /** The version of an entry that is not there. */
    private static final long NONE = 0;

    private final CoordinationTransactions transactions;
    private final EntryTable entries;
    private final SessionTable sessions;
    private final Watches watches = new Watches();
    private final Semaphore wakeUp = new Semaphore(0);
    /** The counter of each folder and the version of each entry, as they were seen last. The thread's alone. */
    private final Map<String, Long> counters = new HashMap<>();

    private final Map<String, Long> versions = new HashMap<>();
    private long sweepAt = System.nanoTime();
    private int failures;
    private boolean started;

    FolderPoller(CoordinationTransactions transactions, EntryTable entries, SessionTable sessions) {
        this.transactions = transactions;
        this.entries = entries;
        this.sessions = sessions;
    }

    /** Starts the thread, unless it has started before. */
    synchronized void start() {
        if (!started && !transactions.isClosed()) {
            started = true;
            Thread.ofVirtual().name("hitotsu-sql-poller").start(this::run);
        }
    }

    StoreWatch watch(String path, Runnable changed) {
        StoreWatch watch = watches.add(path, changed);
        start();
        wakeUp.release();
        return watch;
    }

    private void run() {
        while (!transactions.isClosed()) {
            long pause = IDLE_MILLIS;
            try {
                pause = poll();
                failures = 0;
            } catch (SQLException | RuntimeException | Error e) {
                // Else watchers would wait for ever for what nobody looks for.
                if (failures++ == 0 && !transactions.isClosed()) {
                    log.warn("changes are not seen for now: {}", e.toString());
                }
                log.debug("cannot look for changes", e);
                // What was seen may not have been told, so everybody is called once it works again.
                counters.clear();
                versions.clear();
                pause = Math.min(IDLE_MILLIS, 2 * WATCHED_MILLIS * failures);
            }
            pause(pause);
        }
    }

    private void pause(long millis) {
        try {
            boolean unused = wakeUp.tryAcquire(millis, TimeUnit.MILLISECONDS);
            wakeUp.drainPermits();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns how many milliseconds to wait. */
    private long poll() throws SQLException {
        if (System.nanoTime() - sweepAt >= 0) {
            long millis = Math.min(IDLE_MILLIS, sessions.endExpired());
            sweepAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        }
        Set<String> paths = watches.paths();
        Set<String> changed =
                paths.isEmpty() ? Set.of() : transactions.runOrThrow(connection -> look(connection, paths));
        changed.forEach(watches::run);
        long toSweep = Math.max(1, TimeUnit.NANOSECONDS.toMillis(sweepAt - System.nanoTime()));
        return paths.isEmpty() ? toSweep : Math.min(WATCHED_MILLIS, toSweep);
    }

    /** The watched paths with a change since the last look: of an entry there, or below. */
    private Set<String> look(Connection connection, Set<String> paths) throws SQLException {
        Map<String, List<String>> names = new TreeMap<>();
        for (String path : paths) {
            EntryPath parts = EntryPath.of(path);
            names.computeIfAbsent(path, folder -> new ArrayList<>());
            names.computeIfAbsent(parts.folder(), folder -> new ArrayList<>()).add(parts.name());
        }
        Map<String, Long> found = new HashMap<>();
        for (List<String> part : parts(List.copyOf(names.keySet()))) {
            found.putAll(entries.counters(connection, part));
        }
        Set<String> changed = new TreeSet<>();
        Map<String, Long> versionsNow = new HashMap<>();
        for (Map.Entry<String, List<String>> folder : names.entrySet()) {
            Long before = counters.get(folder.getKey());
            boolean isSame = before != null && before.equals(found.getOrDefault(folder.getKey(), NONE));
            if (!isSame && paths.contains(folder.getKey())) {
                changed.add(folder.getKey());
            }
            compare(connection, folder.getKey(), folder.getValue(), isSame, versionsNow, changed);
        }
        counters.keySet().retainAll(names.keySet());
        names.keySet().forEach(folder -> counters.put(folder, found.getOrDefault(folder, NONE)));
        versions.clear();
        versions.putAll(versionsNow);
        return changed;
    }

    /** Reads the versions of the watched entries of a folder where it has changed, or where one was not seen before. */
    private void compare(
            Connection connection,
            String folder,
            List<String> names,
            boolean isSame,
            Map<String, Long> versionsNow,
            Set<String> changed)
            throws SQLException {
        boolean known = isSame && names.stream().allMatch(name -> versions.containsKey(EntryPath.join(folder, name)));
        Map<String, Long> found = new HashMap<>();
        for (List<String> part : known ? List.<List<String>>of() : parts(names)) {
            found.putAll(entries.versions(connection, folder, part));
        }
        for (String name : names) {
            String path = EntryPath.join(folder, name);
            Long before = versions.get(path);
            long now = found.getOrDefault(name, known && before != null ? before : NONE);
            if (before == null || before != now) {
                changed.add(path);
            }
            versionsNow.put(path, now);
        }
    }

    private static List<List<String>> parts(List<String> all) {
        List<List<String>> parts = new ArrayList<>();
        for (int i = 0; i < all.size(); i += MAX_QUESTIONS) {
            parts.add(all.subList(i, Math.min(i + MAX_QUESTIONS, all.size())));
        }
        return parts;
    }

    void close() {
        wakeUp.release();
    }
}
