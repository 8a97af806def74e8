package dev.hitotsu.graphql.plan;

import graphql.execution.CoercedVariables;
import graphql.language.Argument;
import graphql.language.BooleanValue;
import graphql.language.Directive;
import graphql.language.DirectivesContainer;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.TypeName;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLUnionType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fields of an object that are asked for, through fragments, without those that are skipped.
 *
 * @see <a href="https://spec.graphql.org/October2021/#CollectFields()">GraphQL, 6.3.2</a>
 */
final class FieldCollector {
    private final GraphQLSchema schema;
    private final Map<String, FragmentDefinition> fragments;
    private final CoercedVariables variables;

    FieldCollector(GraphQLSchema schema, Document document, CoercedVariables variables) {
        this.schema = schema;
        this.fragments = new LinkedHashMap<>();
        document.getDefinitionsOfType(FragmentDefinition.class).forEach(one -> fragments.put(one.getName(), one));
        this.variables = variables;
    }

    /**
     * The fields by what they are called in the answer. Several of one name are one field, with all that is asked below
     * it.
     */
    SequencedMap<String, List<Field>> collect(GraphQLObjectType type, List<SelectionSet> sets) {
        SequencedMap<String, List<Field>> found = new LinkedHashMap<>();
        Set<String> visited = new HashSet<>();
        sets.forEach(set -> collect(type, set, visited, found));
        return found;
    }

    private void collect(
            GraphQLObjectType type, SelectionSet set, Set<String> visited, Map<String, List<Field>> found) {
        for (Selection<?> selection : set.getSelections()) {
            if (!isIncluded((DirectivesContainer<?>) selection)) {
                continue;
            }
            switch (selection) {
                case Field field ->
                    found.computeIfAbsent(field.getResultKey(), unseen -> new ArrayList<>())
                            .add(field);
                case InlineFragment inline -> {
                    if (applies(type, inline.getTypeCondition())) {
                        collect(type, inline.getSelectionSet(), visited, found);
                    }
                }
                case FragmentSpread spread -> {
                    FragmentDefinition fragment = Objects.requireNonNull(fragments.get(spread.getName()));
                    if (visited.add(spread.getName()) && applies(type, fragment.getTypeCondition())) {
                        collect(type, fragment.getSelectionSet(), visited, found);
                    }
                }
                default -> throw new IllegalStateException("unknown selection " + selection.getClass());
            }
        }
    }

    /** Whether an object of the type is meant. */
    private boolean applies(GraphQLObjectType type, @Nullable TypeName condition) {
        if (condition == null || condition.getName().equals(type.getName())) {
            return true;
        }
        return schema.getType(condition.getName()) instanceof GraphQLNamedType named
                && (named instanceof GraphQLInterfaceType || named instanceof GraphQLUnionType)
                && schema.isPossibleType(named, type);
    }

    private boolean isIncluded(DirectivesContainer<?> selection) {
        return directives(selection, "skip").noneMatch(this::isTrue)
                && directives(selection, "include").allMatch(this::isTrue);
    }

    private static Stream<Directive> directives(DirectivesContainer<?> selection, String name) {
        return selection.getDirectives(name).stream();
    }

    private boolean isTrue(Directive directive) {
        Argument argument = Objects.requireNonNull(directive.getArgument("if"));
        Value<?> value = argument.getValue();
        return value instanceof VariableReference variable
                ? Boolean.TRUE.equals(variables.get(variable.getName()))
                : value instanceof BooleanValue flag && flag.isValue();
    }
}
