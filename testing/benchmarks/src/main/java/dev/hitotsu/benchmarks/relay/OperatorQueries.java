package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.PostgreSql;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;

/** What an operator asks, and how long each answer takes. Not thread-safe. */
final class OperatorQueries {
    private static final int PAGE = 100;
    private static final long MAX_MICROS = 60_000_000;

    private final Map<String, Query> queries = new LinkedHashMap<>();

    /** A question, and how long its answers have taken. */
    private record Query(Runnable question, Histogram micros) {
        private void ask() {
            long started = System.nanoTime();
            question.run();
            micros.recordValue((System.nanoTime() - started) / 1_000);
        }
    }

    /**
     * Queries.
     *
     * @param deep a position with many messages before and behind it
     * @param id of a dead message
     */
    OperatorQueries(DataSource dataSource, long deep, UUID id) {
        OutboxAdmin admin = PostgreSql.of(dataSource).admin();
        OutboxBacklog backlog = PostgreSql.of(dataSource).backlog();
        EntryFilter dead = EntryFilter.of(OutboxState.DEAD, PAGE);
        EntryRange middle = new EntryRange(deep, Long.MAX_VALUE);
        add("status", admin::status);
        add("health", backlog::read);
        add("dead", () -> admin.page(dead, EntryRange.ALL));
        add("deadDeep", () -> admin.page(dead, middle));
        add("deadByTopic", () -> admin.page(dead.withTopic("nobody"), EntryRange.ALL));
        add("deadByError", () -> admin.page(dead.withError("nothing has this"), middle));
        add("deadByTime", () -> admin.page(dead.withAppended(Instant.now(), null), EntryRange.ALL));
        add("preview", () -> admin.preview(dead));
        add("failures", () -> admin.failures(OutboxState.DEAD, PAGE));
        add("pending", () -> admin.page(EntryFilter.of(OutboxState.PENDING, PAGE), EntryRange.ALL));
        add("published", () -> admin.page(EntryFilter.of(OutboxState.PUBLISHED, PAGE), EntryRange.ALL));
        add("show", () -> {
            OutboxEntry unused = admin.find(id).orElseThrow();
        });
        add("changes", () -> admin.changes(Long.MAX_VALUE, PAGE));
        add("audit", () -> admin.audit(Long.MAX_VALUE, PAGE));
    }

    private void add(String name, Runnable question) {
        queries.put(name, new Query(question, new Histogram(MAX_MICROS, 3)));
    }

    /** Asks each once. */
    void ask() {
        queries.values().forEach(Query::ask);
    }

    void forget() {
        queries.values().forEach(query -> query.micros().reset());
    }

    Map<String, Histogram> micros() {
        Map<String, Histogram> micros = new LinkedHashMap<>();
        queries.forEach((name, query) -> micros.put(name, query.micros()));
        return micros;
    }
}
