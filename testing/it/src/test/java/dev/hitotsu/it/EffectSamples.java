package dev.hitotsu.it;

import dev.hitotsu.identity.IdentityAssertions;
import dev.hitotsu.inbox.ResultStore;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.inbox.http.AnswerBuffer;
import dev.hitotsu.inbox.http.HttpAnswer;
import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.inbox.http.HttpIdempotencyBuilder;
import dev.hitotsu.inbox.http.IdempotentRequest;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeasedInbox;
import dev.hitotsu.inbox.lease.LeasedInboxBuilder;
import dev.hitotsu.inbox.projection.Projections;
import dev.hitotsu.jdbc.JdbcEffectRunner;
import dev.hitotsu.jdbc.JdbcTransactions;
import dev.hitotsu.jdbc.OutboxEffectRunner;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.PostgreSqlKeyLock;
import dev.hitotsu.postgresql.projection.PostgreSqlProjections;
import dev.hitotsu.servlet.IdempotencyFilter;
import dev.hitotsu.servlet.IdentityFilter;
import dev.hitotsu.vertx.IdempotencyHandler;
import dev.hitotsu.vertx.IdentityHandler;
import io.vertx.core.Future;
import java.sql.Connection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Samples for effects that happen once. */
final class EffectSamples {
    private EffectSamples() {}

    @SuppressWarnings("unchecked")
    static void addTo(ArgumentSamples samples) {
        samples.argument(Retention.class, Retention.DEFAULT);
        samples.argument(
                IdempotentRequest.class, new IdempotentRequest("", "POST", "/", "/", "", new byte[0], "sample"));
        samples.instance(HttpAnswer.class, new HttpAnswer(200, List.of(), new byte[0]));
        samples.instance(LeasedInboxBuilder.class, LeasedInbox.builder(samples.proxy(LeaseStore.class), "sample"));
        LeasedInbox inbox =
                samples.instance(LeasedInbox.class, LeasedInbox.of(samples.proxy(LeaseStore.class), "sample"));
        samples.instance(HttpIdempotencyBuilder.class, HttpIdempotency.builder(inbox));
        HttpIdempotency<?> idempotency = samples.instance(HttpIdempotency.class, HttpIdempotency.of(inbox));
        samples.instance(AnswerBuffer.class, idempotency.newAnswerBuffer());
        samples.instance(IdempotencyFilter.class, IdempotencyFilter.of(idempotency));
        samples.instance(
                IdempotencyHandler.class,
                IdempotencyHandler.of(idempotency, (request, body, context) -> Future.failedFuture("sample")));
        ResultStore<Connection> results = samples.proxy(ResultStore.class);
        samples.instance(
                JdbcEffectRunner.class, JdbcEffectRunner.of(samples.proxy(DataSource.class), results, "sample"));
        samples.instance(
                OutboxEffectRunner.class,
                OutboxEffectRunner.of((JdbcTransactions) samples.instance(JdbcTransactions.class), results, "sample"));
        IdentityAssertions assertions = samples.instance(
                IdentityAssertions.class, IdentityAssertions.withKeys("{\"keys\": []}", "sample", "sample"));
        samples.instance(IdentityFilter.class, IdentityFilter.of(assertions));
        samples.instance(IdentityHandler.class, IdentityHandler.of(assertions, (request, sender) -> {}));
        samples.instance(PostgreSqlKeyLock.class, PostgreSqlKeyLock.of("sample"));
        samples.argument(EntryFilter.class, EntryFilter.of(OutboxState.DEAD, 1));
        samples.argument(EntryRange.class, EntryRange.ALL);
        samples.argument(Operation.class, new Operation(UUID.randomUUID(), "test", null));
        PostgreSqlProjections projections = samples.instance(
                PostgreSqlProjections.class,
                PostgreSqlProjections.of(samples.proxy(DataSource.class), SchemaName.DEFAULT));
        samples.instance(Projections.class, projections);
    }
}
