package dev.hitotsu.console.view;

import dev.hitotsu.console.action.BulkRuns;
import dev.hitotsu.console.live.Texts;
import dev.hitotsu.outbox.AuditRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who did what.
 *
 * @param next the address of older records; null for none
 */
public record AuditView(
        Shell shell, List<Row> rows, @Nullable String next) {
    /** An operation, as far as its records follow each other. */
    public record Row(
            String first,
            String last,
            String actor,
            String action,
            String changed,
            String steps,
            String outcome,
            String reason,
            String scope) {}

    public AuditView {
        rows = List.copyOf(rows);
    }

    /** Of records, the newest first. */
    public static AuditView of(Shell shell, List<AuditRecord> records, int limit, BulkRuns runs) {
        String next = records.size() < limit
                ? null
                : "/audit?before=" + records.getLast().number();
        return new AuditView(shell, rows(records, runs), next);
    }

    private static List<Row> rows(List<AuditRecord> records, BulkRuns runs) {
        List<Row> rows = new ArrayList<>();
        int from = 0;
        while (from < records.size()) {
            int to = from;
            while (to < records.size()
                    && records.get(to).operation().equals(records.get(from).operation())) {
                to++;
            }
            rows.add(row(records.subList(from, to), runs));
            from = to;
        }
        return rows;
    }

    /** What there is a record of, is done; only this process knows whether more was meant. */
    private static String outcome(AuditRecord record, BulkRuns runs) {
        return runs.find(record.operation())
                .map(run -> run.state().name().toLowerCase(Locale.ROOT))
                .orElse("done");
    }

    private static Row row(List<AuditRecord> steps, BulkRuns runs) {
        AuditRecord newest = steps.getFirst();
        long changed = steps.stream().mapToLong(AuditRecord::changed).sum();
        return new Row(
                Texts.time(steps.getLast().doneAt()),
                Texts.time(newest.doneAt()),
                newest.actor(),
                newest.action().name().toLowerCase(Locale.ROOT),
                Texts.number(changed),
                Texts.number(steps.size()),
                outcome(newest, runs),
                newest.reason() == null ? "" : newest.reason(),
                newest.scope());
    }
}
