package dev.hitotsu.it;

import dev.hitotsu.identity.IdentityAssertions;
import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.InMemoryInboxStore;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.inbox.ObservedHandling;
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
import dev.hitotsu.inbox.parking.EffectTransactions;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.inbox.parking.ParkingInbox;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.inbox.projection.Projections;
import dev.hitotsu.inbox.step.DoneStep;
import dev.hitotsu.inbox.step.InMemoryStepStore;
import dev.hitotsu.inbox.step.RunEnd;
import dev.hitotsu.inbox.step.StepHandler;
import dev.hitotsu.inbox.step.StepRun;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.inbox.step.StepsBuilder;
import dev.hitotsu.inbox.step.store.RunDetails;
import dev.hitotsu.inbox.step.store.RunHold;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.RunSummary;
import dev.hitotsu.inbox.step.store.StepRecord;
import dev.hitotsu.inbox.step.store.TakenRun;
import dev.hitotsu.inbox.step.store.Unwinding;
import dev.hitotsu.jdbc.JdbcEffectRunner;
import dev.hitotsu.jdbc.JdbcTransactions;
import dev.hitotsu.jdbc.OutboxEffectRunner;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.PostgreSqlKeyLock;
import dev.hitotsu.postgresql.projection.PostgreSqlProjections;
import dev.hitotsu.runtime.Clockwork;
import dev.hitotsu.servlet.IdempotencyFilter;
import dev.hitotsu.servlet.IdentityFilter;
import dev.hitotsu.vertx.IdempotencyHandler;
import dev.hitotsu.vertx.IdentityHandler;
import io.vertx.core.Future;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** Samples for effects that happen once. */
final class EffectSamples {
    private EffectSamples() {}

    @SuppressWarnings("unchecked")
    private static void addParking(ArgumentSamples samples) {
        samples.argument(Parking.class, samples.instance(Parking.class, Parking.DEFAULT));
        samples.argument(
                ObservedHandling.Result.class,
                samples.instance(ObservedHandling.Result.class, new ObservedHandling.Result(0, 0)));
        samples.instance(InMemoryInboxStore.Transaction.class, new InMemoryInboxStore(InstantSource.system()).begin());
        samples.argument(ReceivedBatch.class, new ReceivedBatch(List.of(), Map.of(), "sample"));
        samples.instance(
                ParkingInbox.class,
                ParkingInbox.of(
                        Inbox.of(samples.proxy(InboxStore.class), "sample"),
                        samples.proxy(ParkingStore.class),
                        Parking.DEFAULT,
                        samples.proxy(EffectTransactions.class),
                        (transaction, messages) -> {},
                        Clockwork.system()));
    }

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
        addParking(samples);
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
        addSteps(samples);
        samples.instance(PostgreSqlKeyLock.class, PostgreSqlKeyLock.of("sample"));
        samples.argument(EntryFilter.class, EntryFilter.of(OutboxState.DEAD, 1));
        samples.argument(EntryRange.class, EntryRange.ALL);
        samples.argument(Operation.class, new Operation(UUID.randomUUID(), "test", null));
        PostgreSqlProjections projections = samples.instance(
                PostgreSqlProjections.class,
                PostgreSqlProjections.of(samples.proxy(DataSource.class), SchemaName.DEFAULT));
        samples.instance(Projections.class, projections);
    }

    /** Steps over a store in memory: a run that was captured has ended, and refuses everything else than null later. */
    private static void addSteps(ArgumentSamples samples) {
        InMemoryStepStore store =
                samples.instance(InMemoryStepStore.class, new InMemoryStepStore(InstantSource.system()));
        samples.instance(StepsBuilder.class, Steps.builder(store, "sample"));
        Steps<InMemoryStepStore.Transaction> steps = samples.instance(Steps.class, Steps.of(store, "sample"));
        samples.instance(StepHandler.class, steps.handler((run, message) -> {}));
        RunEnd end = steps.run("sample", run -> {
            samples.instance(StepRun.class, run);
            samples.instance(DoneStep.class, run.transaction("sample", transaction -> {
                samples.instance(InMemoryStepStore.Transaction.class, transaction);
            }));
        });
        samples.instance(RunEnd.class, end);
        EffectKey key = new EffectKey("sample", "sample");
        RunHold hold = samples.instance(RunHold.class, new RunHold(key, 1, new UUID(0, 1), 1));
        samples.instance(TakenRun.class, new TakenRun(hold, 1, null, List.of(), null, null, false));
        samples.instance(Unwinding.class, new Unwinding(RunState.REFUSED, "sample"));
        RunDetails details = samples.instance(RunDetails.class, store.find(key).orElseThrow());
        samples.instance(RunSummary.class, details.summary());
        samples.instance(StepRecord.class, details.steps().getFirst());
    }
}
