package dev.hitotsu.graphql.operation;

import dev.hitotsu.graphql.plan.Plan;
import dev.hitotsu.graphql.plan.Planner;
import dev.hitotsu.graphql.schema.ComposedSchema;
import graphql.GraphQLContext;
import graphql.GraphQLException;
import graphql.execution.CoercedVariables;
import graphql.execution.RawVariables;
import graphql.execution.ValuesResolver;
import graphql.language.OperationDefinition;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Makes operations ready for a schema, and keeps what it has made. Thread-safe. Does not block. */
public final class Engine {
    /** Characters of all documents that are kept. What is made of them takes a hundred times as many bytes. */
    private static final long MAX_LENGTH = 1 << 19;

    private final ComposedSchema schema;
    private final DocumentReader reader;
    private final LruCache<String, PreparedDocument> documents = new LruCache<>(MAX_LENGTH);

    public Engine(ComposedSchema schema) {
        this.schema = schema;
        this.reader = new DocumentReader(schema.graphQl());
    }

    public ComposedSchema schema() {
        return schema;
    }

    /**
     * A document that the schema allows.
     *
     * @throws OperationException if it is malformed, too large, or asks for what the schema does not have
     */
    public PreparedDocument document(String text, OperationLimits limits) {
        PreparedDocument known = documents.get(text).orElse(null);
        if (known != null) {
            known.size().check(limits);
            return known;
        }
        PreparedDocument made = reader.read(text, limits);
        documents.put(text, made, text.length());
        return made;
    }

    /**
     * An operation that can be run.
     *
     * @param variables as they came
     * @throws OperationException if it costs too much, or the variables are not of their types
     */
    public ReadyOperation ready(
            PreparedDocument document,
            OperationDefinition operation,
            Map<String, @Nullable Object> variables,
            OperationLimits limits) {
        CoercedVariables coerced = coerced(operation, variables);
        Plans.Costed costed = plan(document, operation, coerced);
        long cost = costed.cost().orElseGet(() -> CostMeter.of(schema, coerced).cost(costed.plan()));
        CostMeter.check(cost, limits);
        return new ReadyOperation(costed.plan(), coerced);
    }

    /** The plan of an operation without values of variables, to be looked at. */
    public Plan unchecked(PreparedDocument document, OperationDefinition operation) {
        return plan(document, operation, CoercedVariables.emptyVariables()).plan();
    }

    @SuppressWarnings("NullAway") // Values of variables may be null; the signature of RawVariables does not say so.
    private CoercedVariables coerced(OperationDefinition operation, Map<String, @Nullable Object> variables) {
        if (operation.getVariableDefinitions().isEmpty()) {
            return CoercedVariables.emptyVariables();
        }
        try {
            return ValuesResolver.coerceVariableValues(
                    schema.graphQl(),
                    operation.getVariableDefinitions(),
                    new RawVariables(variables),
                    GraphQLContext.getDefault(),
                    Locale.ROOT);
        } catch (GraphQLException e) {
            throw new OperationException(Refusal.BAD_VARIABLES, String.valueOf(e.getMessage()));
        }
    }

    private Plans.Costed plan(PreparedDocument document, OperationDefinition operation, CoercedVariables variables) {
        Map<String, Boolean> conditions = new HashMap<>();
        document.conditions().forEach(name -> conditions.put(name, Boolean.TRUE.equals(variables.get(name))));
        String name = operation.getName() == null ? "" : operation.getName();
        return document.plans()
                .get(
                        name,
                        conditions,
                        () -> costed(Planner.plan(schema, document.document(), operation, variables), operation));
    }

    private Plans.Costed costed(Plan plan, OperationDefinition operation) {
        return new Plans.Costed(
                plan,
                operation.getVariableDefinitions().isEmpty()
                        ? OptionalLong.of(CostMeter.of(schema, CoercedVariables.emptyVariables())
                                .cost(plan))
                        : OptionalLong.empty());
    }
}
