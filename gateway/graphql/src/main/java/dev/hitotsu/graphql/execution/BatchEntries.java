package dev.hitotsu.graphql.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.hitotsu.graphql.execution.Found.Failure;
import dev.hitotsu.graphql.schema.Batch;
import dev.hitotsu.graphql.schema.Source;
import java.util.HashMap;
import java.util.Map;

/** The entries of a batch's answer by their keys: where they stand in the list means nothing. */
final class BatchEntries {
    private final Source source;
    private final Batch batch;
    private final int asked;
    private final int given;
    private final Map<String, ArrayNode> byKey = new HashMap<>();

    /** The entries of a list that answers so many keys. */
    BatchEntries(Source source, Batch batch, JsonNode list, int asked) {
        this.source = source;
        this.batch = batch;
        this.asked = asked;
        this.given = list.size();
        for (JsonNode entry : list) {
            JsonNode key = batch.key().in(entry);
            if (key.isValueNode() && !key.isNull()) {
                byKey.computeIfAbsent(key.asText(), unseen -> JsonNodeFactory.instance.arrayNode())
                        .add(entry);
            }
        }
    }

    /** All entries with the key. */
    Found all(JsonNode key) {
        ArrayNode entries = byKey.get(key.asText());
        return new Found.Answer(entries == null ? JsonNodeFactory.instance.arrayNode() : entries);
    }

    /** The entry with the key. The same entry may stand there twice, but not another one. */
    Found one(JsonNode key) {
        ArrayNode entries = byKey.get(key.asText());
        if (entries == null) {
            return source.isAbsentNull() ? new Found.Answer(NullNode.getInstance()) : absent(key);
        }
        JsonNode first = entries.get(0);
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
