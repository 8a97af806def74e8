package dev.hitotsu.mysql.internal;

import dev.hitotsu.jdbc.internal.PassedGaps;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts rows of the relay's own into positions that somebody has drawn and seems to have given up. From then on the
 * primary key keeps everybody from using them: whoever is late fails, and inserts again with other positions. So a gap
 * is never closed by a guess. The time that passes first only decides how rarely a writer has to insert again. Not
 * thread-safe.
 */
final class GapFiller {
    private static final Logger log = LoggerFactory.getLogger(GapFiller.class);

    /** Most transactions commit or roll back within this time. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration INTERVAL = Duration.ofMillis(100);

    /** After somebody else's lock has kept the reader waiting. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final int MAX_POSITIONS = 1_000;

    private final LogQueries queries;
    private final PassedGaps<Long> gaps;
    private final LongSupplier nanoTime;
    private long nextAt;
    private long nextPosition;

    GapFiller(LogQueries queries, PassedGaps<Long> gaps, LongSupplier nanoTime) {
        this.queries = queries;
        this.gaps = gaps;
        this.nanoTime = nanoTime;
        this.nextAt = nanoTime.getAsLong();
    }

    /** Fills some gaps in the segment that grows. The next read finds the rows there. */
    void fillIfDue(LogTables tables) throws SQLException {
        long now = nanoTime.getAsLong();
        if (gaps.isEmpty() || now - nextAt < 0) {
            return;
        }
        nextAt = now + INTERVAL.toNanos();
        List<Long> old = nextPositions(now - PATIENCE.toNanos(), tables.currentFirst());
        if (old.isEmpty()) {
            return;
        }
        List<Long> free = new ArrayList<>(old);
        free.removeAll(queries.used(LogTables.CURRENT, old));
        if (!free.isEmpty() && !tryFill(free, tables.currentFirst())) {
            nextAt = now + PAUSE.toNanos();
        }
    }

    /**
     * A part of the old positions, another one at each call, so that those of a large open transaction do not hide
     * others.
     */
    private List<Long> nextPositions(long olderThan, long first) {
        long[] old = olderThan(gaps, olderThan, Math.max(first, nextPosition), MAX_POSITIONS);
        nextPosition = old.length < MAX_POSITIONS ? 0 : old[old.length - 1] + 1;
        List<Long> positions = new ArrayList<>(old.length);
        for (long position : old) {
            positions.add(position);
        }
        return positions;
    }

    /** Positions from one on that have been gaps since before this time, the first ones of them. */
    static long[] olderThan(PassedGaps<Long> gaps, long nanos, long from, int limit) {
        return gaps.gapsFrom(from).stream()
                .filter(gap -> gap.about() - nanos < 0)
                .flatMapToLong(gap -> LongStream.rangeClosed(Math.max(from, gap.first()), gap.last()))
                .limit(limit)
                .toArray();
    }

    private boolean tryFill(List<Long> free, long first) throws SQLException {
        try {
            queries.fill(free, first);
            return true;
        } catch (SQLException e) {
            if (!MySqlState.isLockTimeout(e) && !MySqlState.isConflict(e)) {
                throw e;
            }
            log.debug("gaps stay open for now: {}", e.getMessage());
            return false;
        }
    }
}
