package dev.hitotsu.graphql.endpoint;

import dev.hitotsu.config.Suggestions;
import dev.hitotsu.gateway.composed.ComposedTarget;
import dev.hitotsu.gateway.composed.TargetContext;
import dev.hitotsu.gateway.filter.Target;
import dev.hitotsu.graphql.operation.Engine;
import dev.hitotsu.graphql.operation.OperationException;
import dev.hitotsu.graphql.operation.OperationLimits;
import dev.hitotsu.graphql.operation.PreparedDocument;
import graphql.language.NonNullType;
import graphql.language.OperationDefinition;
import graphql.language.VariableDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An operation that is bound to the URL of a route, as it is configured: a backend for one kind of client.
 *
 * @param document with the one operation
 * @param bindings where the values of its variables come from
 * @param unwrap the path of the part of the data that clients get; empty for all of it
 */
public record StoredOperation(
        Composition composition,
        PreparedDocument document,
        Map<String, Binding> bindings,
        List<String> unwrap,
        OperationLimits limits)
        implements ComposedTarget {
    public StoredOperation {
        bindings = Map.copyOf(bindings);
        unwrap = List.copyOf(unwrap);
    }

    /**
     * Makes one, and checks it.
     *
     * @throws IllegalArgumentException if the schema does not allow it, or a variable would have no value
     */
    public static StoredOperation of(
            Composition composition,
            String text,
            Map<String, Binding> bindings,
            List<String> unwrap,
            OperationLimits limits) {
        try {
            PreparedDocument document = new Engine(composition.schema()).document(text, limits);
            check(document.operation(""), bindings);
            return new StoredOperation(composition, document, bindings, unwrap, limits);
        } catch (OperationException e) {
            throw new IllegalArgumentException("operation: " + e.reason(), e);
        }
    }

    private static void check(OperationDefinition operation, Map<String, Binding> bindings) {
        List<String> names = operation.getVariableDefinitions().stream()
                .map(VariableDefinition::getName)
                .toList();
        for (String bound : bindings.keySet()) {
            if (!names.contains(bound)) {
                throw new IllegalArgumentException(
                        "variables: " + bound + ": unknown" + Suggestions.hint(bound, names));
            }
        }
        for (VariableDefinition variable : operation.getVariableDefinitions()) {
            boolean mustBeGiven = variable.getType() instanceof NonNullType && variable.getDefaultValue() == null;
            if (mustBeGiven && !bindings.containsKey(variable.getName())) {
                throw new IllegalArgumentException("variables: " + variable.getName()
                        + ": missing (expected: path:NAME, query:NAME or claim:NAME)");
            }
        }
    }

    @Override
    public Set<String> upstreams() {
        return composition.schema().upstreams();
    }

    @Override
    public Set<Path> files() {
        return composition.files();
    }

    @Override
    public String description() {
        String name = document.operation("").getName();
        return "graphql " + (name == null ? "operation" : name);
    }

    @Override
    public Target create(TargetContext context) {
        return new StoredOperationTarget(this, composition.runner(context));
    }

    @Override
    public List<String> explain(String body) {
        return PlanText.of(new Engine(composition.schema()).unchecked(document, document.operation("")));
    }
}
