package dev.hitotsu.graphql;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.FLAG;
import static dev.hitotsu.config.Conversion.INTEGER;
import static dev.hitotsu.config.Conversion.SIZE;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.gateway.composed.ComposedTarget;
import dev.hitotsu.graphql.endpoint.Access;
import dev.hitotsu.graphql.endpoint.Binding;
import dev.hitotsu.graphql.endpoint.Composition;
import dev.hitotsu.graphql.endpoint.Endpoint;
import dev.hitotsu.graphql.endpoint.GraphiQl;
import dev.hitotsu.graphql.endpoint.RunLimits;
import dev.hitotsu.graphql.endpoint.StoredOperation;
import dev.hitotsu.graphql.operation.OperationLimits;
import dev.hitotsu.graphql.operation.RegisteredOperations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an endpoint, or an operation that is bound to a URL. */
final class GraphQlReader {
    private static final RunLimits RUN = RunLimits.DEFAULT;

    private static final Key.WithDefault<Duration> BUDGET = Key.withDefault(
            "budget", DURATION, RUN.budget(), "Time for a whole operation; what is not there then is an error.");
    private static final Key.WithDefault<Integer> MAX_CALLS =
            Key.withDefault("maxCalls", INTEGER, RUN.maxCalls(), "Max calls to services for an operation.");
    private static final Key.WithDefault<Long> MAX_ANSWER = Key.withDefault(
            "maxAnswer", SIZE, RUN.maxAnswerBytes(), "Max size of all answers of services to an operation together.");
    private static final SectionKey LIMITS = new SectionKey("limits", "How large an operation of anybody may be.");
    private static final SectionKey REGISTERED_LIMITS =
            new SectionKey("registeredLimits", "How large a registered operation may be.");
    private static final Key.Optional<String> OPERATIONS = Key.optional(
            "operations", TEXT, "Folder with registered operations, a document in each file NAME.graphql.", "none");
    private static final Key.WithDefault<Boolean> REGISTERED_ONLY =
            Key.withDefault("registeredOnly", FLAG, false, "Whether only registered operations are taken.");
    private static final Key.WithDefault<Access.Introspection> INTROSPECTION = Key.withDefault(
            "introspection",
            Conversion.choice(Access.Introspection.class),
            Access.Introspection.NOBODY,
            "Who may see the schema: nobody, whomever the gateway knows (known), or anybody.");
    private static final Key.WithDefault<String> SCOPE = Key.withDefault(
            "introspectionScope", TEXT, "", "Scope that a sender must have to see the schema; none by default.");

    private static final Key.Optional<String> GRAPHIQL = Key.optional(
            "graphiql", TEXT, "For development: node_modules with graphiql@3, react@18 and react-dom@18.", "no page");
    private static final Key.Optional<String> OPERATION = Key.optional(
            "operation", TEXT, "The operation that answers the URL of the route.", "those that clients send");
    private static final SectionKey VARIABLES = new SectionKey(
            "variables",
            "Variables of the operation and where their values come from: path:ID, query:LIMIT, claim:sub.");
    private static final Key.WithDefault<String> UNWRAP =
            Key.withDefault("unwrap", TEXT, "", "Path of the part of the data that clients get, such as user.orders.");

    private GraphQlReader() {}

    static Optional<ComposedTarget> read(Section section, Set<String> upstreams) {
        RunLimits run = run(section);
        Optional<Composition> composition = CompositionReader.read(section, upstreams, run);
        OperationLimits forOthers =
                section.section(LIMITS, limits -> LimitsReader.read(limits, OperationLimits.DEFAULT));
        OperationLimits forRegistered =
                section.section(REGISTERED_LIMITS, limits -> LimitsReader.read(limits, OperationLimits.REGISTERED));
        RegisteredOperations registered = registered(section);
        boolean isRegisteredOnly = section.get(REGISTERED_ONLY);
        Access access = new Access(section.get(INTROSPECTION), section.get(SCOPE));
        Optional<GraphiQl> page = page(section);
        Optional<String> operation = section.get(OPERATION);
        Map<String, Binding> variables = variables(section);
        String unwrap = section.get(UNWRAP);
        if (operation.isEmpty()) {
            return composition.map(
                    it -> new Endpoint(it, registered, isRegisteredOnly, forRegistered, forOthers, access, page));
        }
        List<String> path = unwrap.isEmpty() ? List.of() : List.of(unwrap.split("\\.", -1));
        return composition.flatMap(it -> section.<Optional<ComposedTarget>>build(
                () -> Optional.of(StoredOperation.of(it, operation.get(), variables, path, forRegistered)),
                Optional.empty()));
    }

    private static Map<String, Binding> variables(Section section) {
        Map<String, Binding> variables = new LinkedHashMap<>();
        section.texts(VARIABLES, name -> Optional.empty()).forEach((name, text) -> {
            try {
                variables.put(name, Binding.of(text));
            } catch (IllegalArgumentException e) {
                section.report("variables: " + name + ": " + e.getMessage());
            }
        });
        return variables;
    }

    private static Optional<GraphiQl> page(Section section) {
        return section.get(GRAPHIQL)
                .flatMap(modules -> section.<Optional<GraphiQl>>build(
                        () -> Optional.of(GraphiQl.in(Path.of(modules))), Optional.empty()));
    }

    private static RunLimits run(Section section) {
        Duration budget = section.get(BUDGET);
        int maxCalls = section.get(MAX_CALLS);
        long maxAnswer = section.get(MAX_ANSWER);
        return section.build(() -> new RunLimits(budget, maxCalls, maxAnswer), RUN);
    }

    private static RegisteredOperations registered(Section section) {
        return section.get(OPERATIONS)
                .map(folder -> section.build(() -> RegisteredOperations.in(Path.of(folder)), RegisteredOperations.NONE))
                .orElse(RegisteredOperations.NONE);
    }
}
