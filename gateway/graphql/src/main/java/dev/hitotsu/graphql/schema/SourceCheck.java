package dev.hitotsu.graphql.schema;

import dev.hitotsu.config.Suggestions;
import dev.hitotsu.graphql.schema.Reference.Origin;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Says what of a source refers to something that does not exist. Used once. */
final class SourceCheck {
    private final GraphQLObjectType type;
    private final GraphQLFieldDefinition field;
    private final boolean isRoot;
    private final Members members;
    private final Set<String> upstreams;
    private final List<String> problems = new ArrayList<>();

    SourceCheck(
            GraphQLObjectType type,
            GraphQLFieldDefinition field,
            boolean isRoot,
            Members members,
            Set<String> upstreams) {
        this.type = type;
        this.field = field;
        this.isRoot = isRoot;
        this.members = members;
        this.upstreams = upstreams;
    }

    List<String> problems(Source source) {
        checkName("upstream", source.upstream(), upstreams);
        if (!source.path().toString().startsWith("/")) {
            problems.add("path: " + source.path() + " (expected: a path such as /orders/{args.id})");
        }
        source.references().forEach(this::check);
        source.batch().ifPresent(batch -> check(source, batch));
        return problems;
    }

    private void check(Source source, Batch batch) {
        long ofOneObject = source.references()
                .filter(reference -> reference.origin() == Origin.PARENT)
                .count();
        if (ofOneObject > 1) {
            problems.add("{parent} beside @batch (expected: nothing of one object, because a batch is for many)");
        }
        GraphQLNamedType entry = GraphQLTypeUtil.unwrapAll(field.getType());
        if (entry instanceof GraphQLObjectType) {
            checkName("batch.key", batch.key().first(), members.of(entry.getName()));
        }
    }

    private void check(Reference reference) {
        String name = reference.path().first();
        if (reference.origin() == Origin.ARGS) {
            List<String> arguments =
                    field.getArguments().stream().map(GraphQLArgument::getName).toList();
            checkName("{" + reference + "}", name, arguments);
        } else if (isRoot) {
            problems.add("{" + reference + "} (expected: no object around a field of " + type.getName() + ")");
        } else {
            checkName("{" + reference + "}", name, members.of(type.getName()));
        }
    }

    private void checkName(String where, String name, Collection<String> known) {
        if (!known.contains(name)) {
            problems.add(where + ": " + name + ": unknown" + Suggestions.hint(name, known));
        }
    }
}
