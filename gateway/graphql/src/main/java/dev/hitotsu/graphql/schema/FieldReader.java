package dev.hitotsu.graphql.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.graphql.schema.Cost.ListSize;
import graphql.language.FieldDefinition;
import graphql.schema.GraphQLFieldDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;

/** Reads the directives of a field and checks what they refer to. Used once. */
final class FieldReader {
    private final FieldContext context;
    private final GraphQLFieldDefinition field;
    private final List<String> problems = new ArrayList<>();

    FieldReader(FieldContext context) {
        this.context = context;
        this.field = context.field();
    }

    /** What was wrong, once it was read. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    FieldRules read() {
        try {
            Optional<Source> source = AppliedDirective.of(field, "source")
                    .map(this::source)
                    .or(() -> AppliedDirective.of(field, "graphql").map(this::remote));
            source.ifPresent(it -> new SourceCheck(context).problems(it).forEach(this::report));
            reportDirectivesOfNoUse(source.isPresent());
            MemberPath property = AppliedDirective.of(field, "property")
                    .map(directive -> MemberPath.of(directive.text("path")))
                    .orElse(MemberPath.of(field.getName()));
            if (context.isRoot() && source.isEmpty()) {
                report("no source (expected: @source, because " + context.type().getName()
                        + " is no object of a service)");
            }
            return new FieldRules(source, property, cost());
        } catch (IllegalArgumentException e) {
            report(String.valueOf(e.getMessage()));
            return FieldRules.of(context.name());
        }
    }

    private void reportDirectivesOfNoUse(boolean isSourced) {
        if (field.hasAppliedDirective("source") && field.hasAppliedDirective("graphql")) {
            report("@graphql beside @source (expected: one of them)");
        }
        if (field.hasAppliedDirective("batch") && !isSourced) {
            report("@batch (expected: beside @source or @graphql)");
        }
        if (field.hasAppliedDirective("property") && isSourced) {
            report("@property beside @source (expected: select says where in the answer the value is)");
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
                Optional.empty(),
                AppliedDirective.of(field, "batch").map(FieldReader::batch));
    }

    private Source remote(AppliedDirective directive) {
        String remoteField = directive.text("field");
        return new Source(
                directive.text("upstream"),
                "POST",
                Template.of(directive.text("path")),
                List.of(),
                parameters(directive.value("arguments")),
                new MemberPath(List.of("data", remoteField)),
                directive.text("absent").equals("NULL"),
                Optional.of(remoteField),
                AppliedDirective.of(field, "batch").map(FieldReader::batch));
    }

    private List<Source.Parameter> parameters(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(this::parameter)
                .toList();
    }

    private Source.Parameter parameter(JsonNode given) {
        Template value = Template.of(given.path("value").asText());
        return new Source.Parameter(
                given.path("name").asText(),
                value,
                given.path("enum").asBoolean() ? EnumNames.EVERYWHERE : EnumNames.of(value, context));
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
        List<String> arguments = StreamSupport.stream(
                        directive.value("slicingArguments").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        arguments.stream()
                .filter(argument -> field.getArgument(argument) == null)
                .forEach(argument -> report("listSize.slicingArguments: " + argument + ": no argument of the field"));
        JsonNode assumed = directive.value("assumedSize");
        return new ListSize(arguments, assumed.isNull() ? OptionalInt.empty() : OptionalInt.of(assumed.asInt()));
    }

    private void report(String problem) {
        FieldDefinition definition = Objects.requireNonNull(field.getDefinition());
        int line = Objects.requireNonNull(definition.getSourceLocation()).getLine();
        problems.add("line " + line + ": " + context.name() + ": " + problem);
    }
}
