package dev.hitotsu.graphql.endpoint;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.filter.Target;
import dev.hitotsu.graphql.operation.Engine;
import dev.hitotsu.graphql.operation.OperationException;
import dev.hitotsu.graphql.operation.PreparedDocument;
import dev.hitotsu.graphql.operation.ReadyOperation;
import dev.hitotsu.graphql.operation.Refusal;
import graphql.language.OperationDefinition;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Runs the operations that clients send. Thread-safe.
 *
 * @see <a href="https://graphql.github.io/graphql-over-http/draft/">GraphQL over HTTP</a>
 */
final class EndpointTarget implements Target {
    private static final long MAX_REQUEST_BYTES = 1 << 20;

    private final Runner runner;
    private final Lookup lookup;
    private final Access access;
    private final Optional<GraphiQl> page;

    EndpointTarget(Runner runner, Lookup lookup, Access access, Optional<GraphiQl> page) {
        this.runner = runner;
        this.lookup = lookup;
        this.access = access;
        this.page = page;
    }

    @Override
    public Future<Reply> answer(Exchange exchange) {
        Optional<Reply> shown = page.flatMap(it -> it.answer(exchange));
        return shown.isPresent() ? Future.succeededFuture(shown.get()) : run(exchange);
    }

    private Future<Reply> run(Exchange exchange) {
        return RequestReader.read(exchange, MAX_REQUEST_BYTES)
                .compose(request -> runner.run(exchange, ready(exchange, request)))
                .map(result -> Replies.of(exchange, result))
                .recover(failure -> failure instanceof OperationException refused
                        ? Future.succeededFuture(Replies.of(exchange, refused))
                        : Future.failedFuture(failure));
    }

    @Override
    public boolean tellsWhenSent() {
        return true;
    }

    private ReadyOperation ready(Exchange exchange, GraphQlRequest request) {
        Lookup.Known known = lookup.find(request);
        Engine engine = runner.engine();
        PreparedDocument document = engine.document(known.text(), known.limits());
        OperationDefinition operation = document.operation(request.operation());
        exchange.setOperation(operation.getName() == null ? "anonymous" : operation.getName());
        if (request.isRead() && operation.getOperation() != OperationDefinition.Operation.QUERY) {
            throw new OperationException(Refusal.MUTATION_WITH_GET, "mutation with GET (expected: POST)");
        }
        if (document.hasOptionalParts()) {
            throw new OperationException(
                    Refusal.INVALID, "@optional (expected: in operations that are stored in the gateway)");
        }
        ReadyOperation ready = engine.ready(document, operation, request.variables(), known.limits());
        if (ready.plan().asksForSchema() && !access.maySeeSchema(exchange.identity())) {
            throw new OperationException(
                    Refusal.INTROSPECTION_OFF, "the schema is asked for (expected: a sender who may see it)");
        }
        lookup.accepted(request);
        return ready;
    }
}
