package dev.hitotsu.graphql.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hitotsu.graphql.execution.ErrorCode;
import dev.hitotsu.graphql.execution.SourceCall;
import dev.hitotsu.graphql.execution.SourceClient;
import dev.hitotsu.graphql.execution.SourceException;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Services of a random world, whose answers come in random order, and whose batches are shuffled and have entries
 * twice.
 */
final class FakeServices implements SourceClient {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final RandomWorld world;
    private final Random random;
    private final List<Runnable> answers = new ArrayList<>();
    private int calls;

    FakeServices(RandomWorld world, Random random) {
        this.world = world;
        this.random = random;
    }

    @Override
    public Future<JsonNode> ask(SourceCall call) {
        calls++;
        Promise<JsonNode> promise = Promise.promise();
        answers.add(() -> {
            try {
                promise.complete(answer(call));
            } catch (SourceException e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }

    /** Lets answers arrive, in random order, until nobody waits. */
    void run() {
        while (!answers.isEmpty()) {
            answers.remove(random.nextInt(answers.size())).run();
        }
    }

    int calls() {
        return calls;
    }

    @Override
    public void expire() {
        answers.clear();
    }

    private JsonNode answer(SourceCall call) {
        Map<String, ObjectNode> objects = world.objects.get(call.upstream());
        Map<String, List<String>> query = new QueryStringDecoder(call.query(), false).parameters();
        if (call.path().startsWith("/one/")) {
            ObjectNode found = objects.get(call.path().substring("/one/".length()));
            if (found == null) {
                throw new SourceException(ErrorCode.ABSENT, "status 404");
            }
            return found;
        }
        return switch (call.path()) {
            case "/all" -> JSON.objectNode().set("items", first(objects, query));
            case "/mixed" -> mixed(query);
            default -> many(objects, call, query);
        };
    }

    private static ArrayNode first(Map<String, ObjectNode> objects, Map<String, List<String>> query) {
        int size = Integer.parseInt(query.get("first").getFirst());
        return JSON.arrayNode().addAll(objects.values().stream().limit(size).toList());
    }

    private ArrayNode mixed(Map<String, List<String>> query) {
        int size = Integer.parseInt(query.get("first").getFirst());
        return mixed(world, size);
    }

    /** Objects of all types by turns. */
    static ArrayNode mixed(RandomWorld world, int size) {
        ArrayNode list = JSON.arrayNode();
        List<String> types = List.copyOf(world.objects.keySet());
        for (int i = 0; i < size; i++) {
            list.add(world.objects.get(types.get(i % types.size())).get(Integer.toString(i)));
        }
        return list;
    }

    private ArrayNode many(Map<String, ObjectNode> objects, SourceCall call, Map<String, List<String>> query) {
        List<JsonNode> found = new ArrayList<>();
        if (query.containsKey("owner")) {
            // More than was asked for; the order of those with one key is theirs.
            return JSON.arrayNode().addAll(objects.values());
        }
        List<String> ids = new ArrayList<>();
        call.body().path("id").forEach(id -> ids.add(id.asText()));
        query.getOrDefault("id", List.of()).forEach(text -> ids.addAll(List.of(text.split(","))));
        for (String id : ids) {
            ObjectNode object = objects.get(id);
            if (object != null) {
                found.add(object);
                if (random.nextInt(4) == 0) {
                    found.add(object.deepCopy());
                }
            }
        }
        Collections.shuffle(found, random);
        return JSON.arrayNode().addAll(found);
    }
}
