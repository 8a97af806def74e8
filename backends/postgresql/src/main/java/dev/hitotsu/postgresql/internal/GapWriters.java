package dev.hitotsu.postgresql.internal;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The transactions that may fill the gaps found in the same reads. Not thread-safe. */
final class GapWriters {
    /** pg_locks shows a prepared transaction as {@code -1/xid}. It held the lock under another name before. */
    private static final String PREPARED_PREFIX = "-1/";

    /** How many gaps there are. */
    int gapCount;

    /** Null until the locks were read for the first time after the gaps were found. */
    private @Nullable Set<String> holders;

    /** Takes the transactions that hold the lock, read after the gaps were found. */
    void lockHoldersSeen(Set<String> now) {
        if (holders == null) {
            holders = new HashSet<>(now);
        } else if (holders.removeIf(holder -> !now.contains(holder))) {
            now.stream().filter(holder -> holder.startsWith(PREPARED_PREFIX)).forEach(holders::add);
        }
    }

    /** Whether nobody can fill the gaps any more. */
    boolean areGone() {
        return holders != null && holders.isEmpty();
    }
}
