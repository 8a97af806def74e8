package dev.hitotsu.graphql.endpoint;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.filter.Target;
import dev.hitotsu.graphql.execution.FieldError;
import dev.hitotsu.graphql.execution.Result;
import dev.hitotsu.graphql.operation.OperationException;
import dev.hitotsu.graphql.operation.ReadyOperation;
import graphql.language.OperationDefinition;
import graphql.language.VariableDefinition;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers a URL with an operation. Without one of its optional parts the answer says so in {@code Partial}, and is not
 * kept; without another part there is none. Thread-safe.
 */
final class StoredOperationTarget implements Target {
    private static final String PARTIAL = "Partial";
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final StoredOperation stored;
    private final OperationDefinition operation;
    private final Runner runner;

    StoredOperationTarget(StoredOperation stored, Runner runner) {
        this.stored = stored;
        this.operation = stored.document().operation("");
        this.runner = runner;
    }

    @Override
    public Future<Reply> answer(Exchange exchange) {
        exchange.setOperation(operation.getName() == null ? "operation" : operation.getName());
        boolean hasEffect = operation.getOperation() == OperationDefinition.Operation.MUTATION;
        if (hasEffect && SAFE.contains(exchange.received().method())) {
            throw RefusedException.of(405, "The method is not allowed", Map.of("Allow", "POST"));
        }
        return runner.run(exchange, ready(exchange)).map(result -> reply(exchange, result));
    }

    @Override
    public boolean tellsWhenSent() {
        return true;
    }

    private ReadyOperation ready(Exchange exchange) {
        try {
            return runner.engine().ready(stored.document(), operation, variables(exchange), stored.limits());
        } catch (OperationException e) {
            throw RefusedException.of(400, e.reason());
        } catch (IllegalArgumentException e) {
            throw RefusedException.of(400, String.valueOf(e.getMessage()));
        }
    }

    /** One that the request does not have is left out, so that its default counts. */
    private Map<String, @Nullable Object> variables(Exchange exchange) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (VariableDefinition variable : operation.getVariableDefinitions()) {
            Binding binding = stored.bindings().get(variable.getName());
            List<String> texts = binding == null ? List.of() : binding.values(exchange);
            if (!texts.isEmpty()) {
                values.put(variable.getName(), VariableTexts.value(variable, texts));
            }
        }
        return values;
    }

    private Reply reply(Exchange exchange, Result result) {
        Optional<FieldError> fatal = result.fatalError();
        if (fatal.isPresent()) {
            throw RefusedException.of(fatal.get().code().status(), fatal.get().message());
        }
        Reply reply = Replies.reply(200, "application/json", json -> result.writePart(json, stored.unwrap()));
        Set<String> missing = result.missingParts();
        if (missing.isEmpty()) {
            return EntityTags.tagged(exchange, reply);
        }
        reply.headers().set(PARTIAL, String.join(", ", missing)).set(HttpHeaders.CACHE_CONTROL, "no-store");
        return reply;
    }
}
