package dev.hitotsu.graphql.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.hitotsu.graphql.execution.Found.Failure;
import dev.hitotsu.graphql.schema.Batch;
import dev.hitotsu.graphql.schema.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The entries of a batch's answer by their keys: where they stand in the list means nothing. */
final class BatchEntries {
    private final Source source;
    private final Batch batch;
    private final int asked;
    private final int given;
    private final Map<String, List<JsonNode>> byKey = new HashMap<>();

    /** The entries of a list that answers so many keys. */
    BatchEntries(Source source, Batch batch, JsonNode list, int asked) {
        this.source = source;
        this.batch = batch;
        this.asked = asked;
        this.given = list.size();
        for (JsonNode entry : list) {
            JsonNode key = batch.key().in(entry);
            if (key.isValueNode() && !key.isNull()) {
                byKey.merge(key.asText(), List.of(entry), BatchEntries::both);
            }
        }
    }

    /** One entry a key is the rule. */
    private static List<JsonNode> both(List<JsonNode> before, List<JsonNode> more) {
        List<JsonNode> all = before.size() == 1 ? new ArrayList<>(before) : before;
        all.addAll(more);
        return all;
    }

    /** All entries with the key. */
    Found all(JsonNode key) {
        return new Found.Answer(
                JsonNodeFactory.instance.arrayNode().addAll(byKey.getOrDefault(key.asText(), List.of())));
    }

    /** The entry with the key. The same entry may stand there twice, but not another one. */
    Found one(JsonNode key) {
        List<JsonNode> entries = byKey.get(key.asText());
        if (entries == null) {
            return source.isAbsentNull() ? new Found.Answer(NullNode.getInstance()) : absent(key);
        }
        JsonNode first = entries.getFirst();
        for (JsonNode other : entries) {
            if (!other.equals(first)) {
                return new Failure(
                        ErrorCode.UNUSABLE_ANSWER,
                        source.upstream(),
                        "two different entries with " + name(key) + " (expected: one for each key)");
            }
        }
        return new Found.Answer(first);
    }

    private Failure absent(JsonNode key) {
        return new Failure(
                ErrorCode.ABSENT,
                source.upstream(),
                "no entry with " + name(key) + ", " + given + " entries (expected: one for each of " + asked
                        + " keys)");
    }

    private String name(JsonNode key) {
        return batch.key() + " " + key.asText();
    }
}
