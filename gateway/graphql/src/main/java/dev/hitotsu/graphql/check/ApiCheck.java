package dev.hitotsu.graphql.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.config.Suggestions;
import dev.hitotsu.gateway.openapi.OpenApi;
import dev.hitotsu.graphql.schema.Batch;
import dev.hitotsu.graphql.schema.ComposedSchema;
import dev.hitotsu.graphql.schema.FieldName;
import dev.hitotsu.graphql.schema.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares the fields of a service with its description: what it is asked for, and what it answers. */
public final class ApiCheck {
    private final ComposedSchema schema;
    private final ApiDocument document;
    private final Map<String, JsonNode> operations;
    private final List<String> problems = new ArrayList<>();

    private ApiCheck(ComposedSchema schema, ApiDocument document) {
        this.schema = schema;
        this.document = document;
        this.operations = document.operations();
    }

    /** What in the schema is not as the description of this upstream promises. */
    public static List<String> problems(ComposedSchema schema, String upstream, OpenApi api) {
        ApiCheck check = new ApiCheck(schema, new ApiDocument(api.document()));
        Map<String, FieldName> fields = new TreeMap<>();
        schema.fields().keySet().forEach(field -> fields.put(field.toString(), field));
        fields.values()
                .forEach(field -> schema.source(field)
                        .filter(source -> source.upstream().equals(upstream))
                        .filter(source -> source.remoteField().isEmpty())
                        .ifPresent(source -> check.check(field, source)));
        return check.problems;
    }

    private void check(FieldName field, Source source) {
        Optional<Batch> inBody = source.batch().filter(batch -> batch.style() == Batch.Style.BODY);
        String method = inBody.isPresent() ? "POST" : source.method();
        String name = method + " " + ApiDocument.withoutNames(source.path().toString());
        JsonNode operation = operations.get(name);
        if (operation == null) {
            report(field, method + " " + source.path() + ": unknown" + Suggestions.hint(name, operations.keySet()));
            return;
        }
        checkSent(field, "query", sentInQuery(source), document.query(operation));
        document.body(operation).ifPresent(body -> checkSent(field, "body", sentInBody(source), membersOf(body)));
        document.answer(operation)
                .ifPresentOrElse(
                        answer -> checkAnswer(field, source, answer),
                        () -> report(field, name + ": no answer (expected: one of JSON)"));
    }

    private static Set<String> sentInQuery(Source source) {
        Set<String> names = names(source.query());
        source.batch()
                .filter(batch -> batch.style() != Batch.Style.BODY)
                .ifPresent(batch -> names.add(batch.parameter()));
        return names;
    }

    private static Set<String> sentInBody(Source source) {
        Set<String> names = names(source.body());
        source.batch()
                .filter(batch -> batch.style() == Batch.Style.BODY)
                .ifPresent(batch -> names.add(batch.parameter()));
        return names;
    }

    private static Set<String> names(List<Source.Parameter> parameters) {
        return new TreeSet<>(parameters.stream().map(Source.Parameter::name).toList());
    }

    private Map<String, Boolean> membersOf(JsonNode body) {
        Map<String, Boolean> members = new TreeMap<>();
        Set<String> required = document.required(body);
        document.members(body).forEach(name -> members.put(name, required.contains(name)));
        return members;
    }

    private void checkSent(FieldName field, String where, Set<String> sent, Map<String, Boolean> known) {
        boolean isTold = where.equals("query") || !known.isEmpty();
        sent.stream()
                .filter(name -> isTold && !known.containsKey(name))
                .forEach(name ->
                        report(field, where + " " + name + ": unknown" + Suggestions.hint(name, known.keySet())));
        known.forEach((name, isRequired) -> {
            if (isRequired && !sent.contains(name)) {
                report(field, where + " " + name + ": missing (expected: a value, because the service requires it)");
            }
        });
    }

    private void checkAnswer(FieldName field, Source source, JsonNode answer) {
        JsonNode value = answer;
        for (String name : source.select().names()) {
            JsonNode around = value;
            value = document.member(around, name);
            if (value.isMissingNode()) {
                report(field, "select " + name + ": unknown" + Suggestions.hint(name, document.members(around)));
                return;
            }
        }
        ShapeCheck shapes = new ShapeCheck(schema, document);
        shapes.answer(field, source, value);
        shapes.problems().forEach(problem -> problems.add("from " + source.upstream() + ": " + problem));
    }

    private void report(FieldName field, String problem) {
        problems.add("from " + schema.source(field).orElseThrow().upstream() + ": " + field + ": " + problem);
    }
}
