package dev.hitotsu.mysql.internal;

import dev.hitotsu.jdbc.internal.PassedGaps;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One attempt to read a page. New rows are read first, and then the gaps, those between the new rows as well, again and
 * again until nothing is found there: what must come before a row that was seen had committed before that row was, so
 * that a later snapshot shows it. Used once.
 */
final class PageReader {
    private static final int RANGES_PER_QUERY = 500;

    private final LogQueries queries;
    private final LogTables tables;
    private final PassedGaps<Long> gaps;

    /** One more than the messages, because the first row of a segment is none. */
    private final int rowsPerQuery;

    private final LogPage page;
    private boolean exhausted;

    PageReader(LogQueries queries, LogTables tables, PassedGaps<Long> gaps, int maxMessages, long maxBytes) {
        this.queries = queries;
        this.tables = tables;
        this.gaps = gaps;
        this.rowsPerQuery = maxMessages + 1;
        this.page = new LogPage(maxMessages, maxBytes);
    }

    /**
     * Reads.
     *
     * @param withNewRows whether not only into gaps
     * @return false if the segment that grows is another one than {@link LogTables} says; then nothing that was read
     *     counts
     */
    boolean read(boolean withNewRows) throws SQLException {
        PositionRanges open = new PositionRanges();
        gaps.gaps().forEach(gap -> open.add(gap.first(), gap.last()));
        if (withNewRows) {
            List<LogRow> fresh = queries.after(tables.tableOf(gaps.position() + 1), gaps.position(), rowsPerQuery);
            addGapsBetween(fresh, open);
            page.addAll(fresh);
            exhausted = fresh.size() < rowsPerQuery;
        }
        return readGaps(open);
    }

    /** What was read, in order. */
    LogPage page() {
        return page;
    }

    /** Whether the table has no further row. */
    boolean isExhausted() {
        return exhausted && !page.isCut();
    }

    private void addGapsBetween(List<LogRow> fresh, PositionRanges open) {
        long before = gaps.position();
        for (LogRow row : fresh) {
            open.add(before + 1, row.position() - 1);
            before = row.position();
        }
    }

    private boolean readGaps(PositionRanges open) throws SQLException {
        boolean found = true;
        while (found) {
            Long last = page.lastPosition();
            if (page.isCut() && last != null) {
                open.removeFrom(last);
            }
            found = false;
            for (Map.Entry<String, List<PositionRanges.Range>> part :
                    byTable(open).entrySet()) {
                List<PositionRanges.Range> ranges = part.getValue();
                for (int from = 0; from < ranges.size(); from += RANGES_PER_QUERY) {
                    List<LogRow> rows = new ArrayList<>(
                            queries.within(part.getKey(), withStart(part.getKey(), ranges, from), rowsPerQuery));
                    if (part.getKey().equals(LogTables.CURRENT) && !removeStart(rows)) {
                        return false;
                    }
                    rows.forEach(row -> open.remove(row.position()));
                    page.addAll(rows);
                    found |= !rows.isEmpty();
                }
            }
        }
        return true;
    }

    private Map<String, List<PositionRanges.Range>> byTable(PositionRanges open) {
        Map<String, List<PositionRanges.Range>> byTable = new LinkedHashMap<>();
        for (PositionRanges.Range range : open.list()) {
            byTable.computeIfAbsent(tables.tableOf(range.first()), table -> new ArrayList<>())
                    .add(range);
        }
        return byTable;
    }

    /**
     * Some of the ranges; in the segment that grows also its first row, which tells that it is still the same. Whoever
     * has read new rows of another one has open ranges: no position is next to the first of a segment.
     */
    private List<PositionRanges.Range> withStart(String table, List<PositionRanges.Range> ranges, int from) {
        List<PositionRanges.Range> some = ranges.subList(from, Math.min(ranges.size(), from + RANGES_PER_QUERY));
        if (!table.equals(LogTables.CURRENT)) {
            return some;
        }
        List<PositionRanges.Range> all = new ArrayList<>(some);
        all.addFirst(new PositionRanges.Range(tables.currentFirst(), tables.currentFirst()));
        return all;
    }

    private boolean removeStart(List<LogRow> rows) {
        return rows.removeIf(row -> row.kind() == LogRow.Kind.START && row.position() == tables.currentFirst());
    }
}
