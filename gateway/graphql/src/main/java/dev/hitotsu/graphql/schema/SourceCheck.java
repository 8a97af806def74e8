package dev.hitotsu.graphql.schema;

import dev.hitotsu.config.Suggestions;
import dev.hitotsu.graphql.schema.Reference.Origin;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Says what of a source refers to something that does not exist. Used once. */
final class SourceCheck {
    private final FieldContext context;
    private final List<String> problems = new ArrayList<>();

    SourceCheck(FieldContext context) {
        this.context = context;
    }

    List<String> problems(Source source) {
        checkName("upstream", source.upstream(), context.upstreams());
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
        GraphQLNamedType entry = GraphQLTypeUtil.unwrapAll(context.field().getType());
        if (entry instanceof GraphQLObjectType) {
            checkName("batch.key", batch.key().first(), context.members().of(entry.getName()));
        }
    }

    private void check(Reference reference) {
        String name = reference.path().first();
        if (reference.origin() == Origin.ARGS) {
            List<String> arguments = context.field().getArguments().stream()
                    .map(GraphQLArgument::getName)
                    .toList();
            checkName("{" + reference + "}", name, arguments);
        } else if (context.isRoot()) {
            problems.add("{" + reference + "} (expected: no object around a field of "
                    + context.type().getName() + ")");
        } else {
            checkName(
                    "{" + reference + "}",
                    name,
                    context.members().of(context.type().getName()));
        }
    }

    private void checkName(String where, String name, Collection<String> known) {
        if (!known.contains(name)) {
            problems.add(where + ": " + name + ": unknown" + Suggestions.hint(name, known));
        }
    }
}
