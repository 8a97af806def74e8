package dev.hitotsu.graphql.schema;

import graphql.schema.GraphQLSchema;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A schema, and where the values of its fields come from. Immutable. */
public final class ComposedSchema {
    private static final String TYPE_NAME = "__typename";

    private final GraphQLSchema graphQl;
    private final Map<FieldName, FieldRules> fields;
    private final Map<String, String> discriminators;

    ComposedSchema(GraphQLSchema graphQl, Map<FieldName, FieldRules> fields, Map<String, String> discriminators) {
        this.graphQl = graphQl;
        this.fields = Map.copyOf(fields);
        this.discriminators = Map.copyOf(discriminators);
    }

    /**
     * Reads a schema in GraphQL's schema definition language, with the directives of {@code directives.graphqls}.
     *
     * @param upstreams the names of services that exist
     * @throws SchemaException with everything that is wrong
     */
    public static ComposedSchema of(String text, Set<String> upstreams) {
        return new SchemaReader(upstreams).read(text);
    }

    /** What clients see. */
    public GraphQLSchema graphQl() {
        return graphQl;
    }

    /** How the field is asked of a service; empty if it is a member of the object around it. */
    public Optional<Source> source(FieldName field) {
        return rules(field).source();
    }

    /** Where in the object around it the value of a field without a source is. */
    public MemberPath property(FieldName field) {
        return rules(field).property();
    }

    /** What the field costs. */
    public Cost cost(FieldName field) {
        return rules(field).cost();
    }

    /** The member of an object that has the name of its type. */
    public String discriminator(String abstractType) {
        return discriminators.getOrDefault(abstractType, TYPE_NAME);
    }

    /** The fields with a source. */
    public Map<FieldName, FieldRules> fields() {
        return fields;
    }

    /** The names of the services that it asks. */
    public Set<String> upstreams() {
        return Set.copyOf(fields.values().stream()
                .flatMap(rules -> rules.source().stream())
                .map(Source::upstream)
                .toList());
    }

    private FieldRules rules(FieldName field) {
        FieldRules rules = fields.get(field);
        return rules == null ? FieldRules.of(field) : rules;
    }
}
