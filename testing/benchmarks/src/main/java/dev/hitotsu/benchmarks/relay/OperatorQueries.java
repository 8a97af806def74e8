package dev.hitotsu.benchmarks.relay;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.PostgreSql;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;

/** What an operator asks, and how long each answer takes. Not thread-safe. */
final class OperatorQueries {
    private static final int PAGE = 100;
    private static final long MAX_MICROS = 60_000_000;

    private final Map<String, Runnable> queries = new LinkedHashMap<>();
    private final Map<String, Histogram> micros = new LinkedHashMap<>();

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
        queries.put("status", admin::status);
        queries.put("health", backlog::read);
        queries.put("dead", () -> admin.page(dead, EntryRange.ALL));
        queries.put("deadDeep", () -> admin.page(dead, middle));
        queries.put("deadByTopic", () -> admin.page(dead.withTopic("nobody"), EntryRange.ALL));
        queries.put("deadByError", () -> admin.page(dead.withError("nothing has this"), middle));
        queries.put("pending", () -> admin.page(EntryFilter.of(OutboxState.PENDING, PAGE), EntryRange.ALL));
        queries.put("published", () -> admin.page(EntryFilter.of(OutboxState.PUBLISHED, PAGE), EntryRange.ALL));
        queries.put("show", () -> requireNonNull(admin.find(id).orElse(null), "the message is gone"));
        queries.put("changes", () -> admin.changes(Long.MAX_VALUE, PAGE));
        queries.keySet().forEach(name -> micros.put(name, new Histogram(MAX_MICROS, 3)));
    }

    /** Asks each once. */
    void ask() {
        queries.forEach((name, query) -> {
            long started = System.nanoTime();
            query.run();
            requireNonNull(micros.get(name)).recordValue((System.nanoTime() - started) / 1_000);
        });
    }

    void forget() {
        micros.values().forEach(Histogram::reset);
    }

    Map<String, Histogram> micros() {
        return micros;
    }
}
