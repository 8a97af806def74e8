package dev.hitotsu.graphql.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.graphql.execution.Execution;
import dev.hitotsu.graphql.execution.FieldError;
import dev.hitotsu.graphql.execution.Result;
import dev.hitotsu.graphql.operation.Engine;
import dev.hitotsu.graphql.operation.OperationLimits;
import dev.hitotsu.graphql.operation.PreparedDocument;
import dev.hitotsu.graphql.operation.ReadyOperation;
import dev.hitotsu.graphql.schema.ComposedSchema;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Whatever is asked of whatever schema, and whenever answers come: the result is that of a program that has all data at
 * hand.
 */
class RandomOperationsTest {
    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());
    private static final int WORLDS = Integer.getInteger("hitotsu.worlds", 50);
    private static final int OPERATIONS = 20;
    private static final OperationLimits LIMITS = new OperationLimits(100_000, 100, 10_000, 100_000, 1_000_000);
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void resultsAreThoseOfAProgramThatHasAllDataAtHand() {
        System.out.println("seed " + SEED + " (replay with -Dhitotsu.seed=" + SEED + ")");
        int calls = 0;
        int errors = 0;
        for (int i = 0; i < WORLDS; i++) {
            Random random = new Random(SEED + i);
            RandomWorld world = new RandomWorld(random);
            ComposedSchema schema = ComposedSchema.of(world.sdl(), world.objects.keySet());
            Engine engine = new Engine(schema);
            Oracle oracle = new Oracle(world, schema);
            for (int j = 0; j < OPERATIONS; j++) {
                RandomOperation.Text operation = RandomOperation.of(schema.graphQl(), random);
                FakeServices services = new FakeServices(world, random);
                Result result = run(engine, services, operation);
                ExecutionResult expected = oracle.answer(operation.query(), operation.variables());
                String what = "world %d, operation %d:%n%s%n%s%n%s"
                        .formatted(i, j, operation.query(), operation.variables(), world.sdl());
                assertThat(normal(data(result))).as(what).isEqualTo(normal(JSON.valueToTree(expected.getData())));
                assertThat(paths(result.errors().stream().map(FieldError::path).toList()))
                        .as(what)
                        .isEqualTo(paths(expected.getErrors().stream()
                                .map(GraphQLError::getPath)
                                .toList()));
                calls += services.calls();
                errors += result.errors().size();
            }
        }
        System.out.printf(
                "%d operations over %d schemas, %d calls, %d errors%n", WORLDS * OPERATIONS, WORLDS, calls, errors);
        assertThat(calls).isGreaterThan(WORLDS);
        assertThat(errors).isGreaterThan(WORLDS);
    }

    private static Result run(Engine engine, FakeServices services, RandomOperation.Text operation) {
        PreparedDocument document = engine.document(operation.query(), LIMITS);
        ReadyOperation ready = engine.ready(document, document.operation(""), operation.variables(), LIMITS);
        Future<Result> result =
                Execution.of(ready.plan(), ready.variables(), services, 10_000).run();
        services.run();
        assertThat(result.isComplete()).isTrue();
        return result.result();
    }

    private static JsonNode data(Result result) {
        try {
            StringWriter text = new StringWriter();
            try (JsonGenerator json = JSON.createGenerator(text)) {
                result.writeData(json);
            }
            return JSON.readTree(text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> paths(List<List<Object>> paths) {
        return paths.stream().map(List::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Numbers by their values. The order of members counts. */
    private static Object normal(JsonNode value) {
        if (value.isNumber()) {
            return value.decimalValue().stripTrailingZeros();
        }
        if (value.isArray()) {
            return java.util.stream.StreamSupport.stream(value.spliterator(), false)
                    .map(RandomOperationsTest::normal)
                    .toList();
        }
        if (value.isObject()) {
            return value.propertyStream()
                    .map(member -> member.getKey() + "=" + normal(member.getValue()))
                    .toList();
        }
        return value.toString();
    }
}
