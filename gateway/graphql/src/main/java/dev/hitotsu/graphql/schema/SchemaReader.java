package dev.hitotsu.graphql.schema;

import graphql.language.SourceLocation;
import graphql.parser.InvalidSyntaxException;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLUnionType;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.errors.SchemaProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a schema and checks it. Used once. */
final class SchemaReader {
    private static final String DIRECTIVES = directives();

    private final Set<String> upstreams;
    private final List<String> problems = new ArrayList<>();
    private final Map<FieldName, FieldRules> fields = new HashMap<>();
    private final Map<String, String> discriminators = new HashMap<>();

    SchemaReader(Set<String> upstreams) {
        this.upstreams = Set.copyOf(upstreams);
    }

    ComposedSchema read(String text) {
        TypeDefinitionRegistry registry = parse(text);
        Members members = Members.of(registry);
        InaccessibleFields.remove(registry);
        GraphQLSchema schema = make(registry);
        if (schema.isSupportingSubscriptions()) {
            problems.add("Subscription: (expected: queries and mutations)");
        }
        for (GraphQLNamedType type : schema.getAllTypesAsList()) {
            if (type.getName().startsWith("__")) {
                continue;
            }
            if (type instanceof GraphQLObjectType object) {
                read(schema, object, members);
            } else if (type instanceof GraphQLInterfaceType one) {
                reportSources(one);
                AppliedDirective.of(one, "discriminator").ifPresent(it -> discriminate(one, it));
            } else if (type instanceof GraphQLUnionType one) {
                AppliedDirective.of(one, "discriminator").ifPresent(it -> discriminate(one, it));
            }
        }
        if (!problems.isEmpty()) {
            throw new SchemaException(problems);
        }
        return new ComposedSchema(schema, fields, discriminators);
    }

    private void reportSources(GraphQLInterfaceType type) {
        type.getFieldDefinitions().stream()
                .filter(field -> field.hasAppliedDirective("source") || field.hasAppliedDirective("graphql"))
                .forEach(field -> problems.add(new FieldName(type.getName(), field.getName())
                        + ": a source (expected: at the field of each type that implements the interface)"));
    }

    private void discriminate(GraphQLNamedType type, AppliedDirective directive) {
        discriminators.put(type.getName(), directive.text("property"));
    }

    private void read(GraphQLSchema schema, GraphQLObjectType type, Members members) {
        boolean isRoot = type.equals(schema.getQueryType()) || type.equals(schema.getMutationType());
        type.getFieldDefinitions().forEach(field -> {
            FieldContext context = new FieldContext(type, field, isRoot, members, upstreams);
            FieldReader reader = new FieldReader(context);
            fields.put(context.name(), reader.read());
            problems.addAll(reader.problems());
        });
    }

    private static TypeDefinitionRegistry parse(String text) {
        try {
            return new SchemaParser().parse(text).merge(new SchemaParser().parse(DIRECTIVES));
        } catch (SchemaProblem e) {
            throw told(e);
        } catch (InvalidSyntaxException e) {
            throw new SchemaException(List.of(located(List.of(e.getLocation()), String.valueOf(e.getMessage()))));
        }
    }

    private static GraphQLSchema make(TypeDefinitionRegistry registry) {
        try {
            RuntimeWiring wiring = RuntimeWiring.newRuntimeWiring()
                    .wiringFactory(new DataWiring())
                    .build();
            return new SchemaGenerator().makeExecutableSchema(registry, wiring);
        } catch (SchemaProblem e) {
            throw told(e);
        }
    }

    private static SchemaException told(SchemaProblem problem) {
        return new SchemaException(problem.getErrors().stream()
                .map(error -> located(error.getLocations(), String.valueOf(error.getMessage())))
                .toList());
    }

    private static String located(@Nullable List<SourceLocation> locations, String message) {
        return locations == null || locations.isEmpty() || locations.getFirst().getLine() < 1
                ? message
                : "line " + locations.getFirst().getLine() + ": " + message;
    }

    private static String directives() {
        try (InputStream in = Objects.requireNonNull(
                SchemaReader.class.getResourceAsStream("directives.graphqls"), "directives.graphqls")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
