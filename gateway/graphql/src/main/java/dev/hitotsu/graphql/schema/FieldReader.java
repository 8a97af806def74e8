package dev.hitotsu.graphql.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.config.Suggestions;
import dev.hitotsu.graphql.schema.Cost.ListSize;
import dev.hitotsu.graphql.schema.Reference.Origin;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Reads the directives of a field and checks what they refer to. Used once. */
final class FieldReader {
    private final GraphQLObjectType type;
    private final GraphQLFieldDefinition field;
    private final boolean isRoot;
    private final Members members;
    private final Set<String> upstreams;
    private final List<String> problems = new ArrayList<>();

    FieldReader(
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

    FieldName name() {
        return new FieldName(type.getName(), field.getName());
    }

    /** What was wrong, once it was read. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    FieldRules read() {
        try {
            Optional<Source> source = AppliedDirective.of(field, "source").map(this::source);
            source.ifPresent(this::check);
            MemberPath property = AppliedDirective.of(field, "property")
                    .map(directive -> MemberPath.of(directive.text("path")))
                    .orElse(MemberPath.of(field.getName()));
            if (isRoot && source.isEmpty()) {
                report("no source (expected: @source, because " + type.getName() + " is no object of a service)");
            }
            return new FieldRules(source, property, cost());
        } catch (IllegalArgumentException e) {
            report(String.valueOf(e.getMessage()));
            return FieldRules.of(name());
        }
    }

    private Source source(AppliedDirective directive) {
        return new Source(
                directive.text("upstream"),
                directive.text("method"),
                Template.of(directive.text("path")),
                parameters(directive.value("query")),
                parameters(directive.value("body")),
                MemberPath.of(directive.text("select")),
                directive.text("absent").equals("NULL"),
                AppliedDirective.of(field, "batch").map(FieldReader::batch));
    }

    private static List<Source.Parameter> parameters(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(one -> new Source.Parameter(
                        one.path("name").asText(), Template.of(one.path("value").asText())))
                .toList();
    }

    private static Batch batch(AppliedDirective directive) {
        return new Batch(
                MemberPath.of(directive.text("by")),
                directive.text("parameter"),
                Batch.Style.valueOf(directive.text("style")),
                MemberPath.of(directive.text("key")),
                directive.value("max").asInt());
    }

    private Cost cost() {
        Optional<AppliedDirective> weight = AppliedDirective.of(field, "cost");
        return new Cost(
                weight.isPresent() ? OptionalInt.of(weight.get().value("weight").asInt()) : OptionalInt.empty(),
                AppliedDirective.of(field, "listSize").map(this::listSize));
    }

    private ListSize listSize(AppliedDirective directive) {
        List<String> arguments = StreamSupport.stream(directive.value("slicingArguments").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        arguments.forEach(argument -> checkName("listSize.slicingArguments", argument, argumentNames()));
        JsonNode assumed = directive.value("assumedSize");
        return new ListSize(arguments, assumed.isNull() ? OptionalInt.empty() : OptionalInt.of(assumed.asInt()));
    }

    private void check(Source source) {
        checkName("upstream", source.upstream(), upstreams);
        if (!source.path().toString().startsWith("/")) {
            report("path: " + source.path() + " (expected: a path such as /orders/{args.id})");
        }
        source.references().forEach(this::check);
        source.batch()
                .ifPresent(batch -> checkName(
                        "batch.key",
                        batch.key().first(),
                        members.of(GraphQLTypeUtil.unwrapAll(field.getType()).getName())));
    }

    private void check(Reference reference) {
        if (reference.origin() == Origin.ARGS) {
            checkName("{" + reference + "}", reference.path().first(), argumentNames());
        } else if (isRoot) {
            report("{" + reference + "} (expected: no object around a field of " + type.getName() + ")");
        } else {
            checkName("{" + reference + "}", reference.path().first(), members.of(type.getName()));
        }
    }

    private List<String> argumentNames() {
        return field.getArguments().stream().map(GraphQLArgument::getName).toList();
    }

    private void checkName(String where, String name, Collection<String> known) {
        if (!known.contains(name)) {
            report(where + ": " + name + ": unknown" + Suggestions.hint(name, known));
        }
    }

    private void report(String problem) {
        int line = field.getDefinition() == null ? 0 : field.getDefinition().getSourceLocation().getLine();
        problems.add("line " + line + ": " + name() + ": " + problem);
    }
}
