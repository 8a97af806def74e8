package dev.hitotsu.graphql.endpoint;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Target;
import dev.hitotsu.graphql.execution.Execution;
import dev.hitotsu.graphql.execution.Result;
import dev.hitotsu.graphql.operation.Engine;
import dev.hitotsu.graphql.operation.ReadyOperation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;

/** Runs operations on the event loops of the gateway. Thread-safe. */
final class Runner {
    private final Engine engine;
    private final Map<String, Target> upstreams;
    private final RunLimits limits;
    private final Vertx vertx;

    Runner(Engine engine, Map<String, Target> upstreams, RunLimits limits, Vertx vertx) {
        this.engine = engine;
        this.upstreams = Map.copyOf(upstreams);
        this.limits = limits;
        this.vertx = vertx;
    }

    Engine engine() {
        return engine;
    }

    /** Runs an operation on behalf of a request. Fails only if nobody wants the result any more. */
    Future<Result> run(Exchange exchange, ReadyOperation operation) {
        boolean hasOneEffect = operation.plan().fields().size() == 1;
        GatewayClient client = new GatewayClient(exchange, upstreams, hasOneEffect, limits, System::nanoTime);
        Execution execution = Execution.of(operation.plan(), operation.variables(), client, limits.maxCalls());
        long timer = vertx.setTimer(limits.budget().toMillis(), late -> execution.expire());
        return execution.run().compose(result -> {
            vertx.cancelTimer(timer);
            if (!exchange.outlivesClient() && exchange.incoming().response().closed()) {
                return Future.failedFuture(RefusedException.clientGone());
            }
            if (operation.plan().asksForSchema()) {
                result.putIntrospected(Introspection.answer(engine.schema().graphQl(), operation));
            }
            return Future.succeededFuture(result);
        });
    }
}
