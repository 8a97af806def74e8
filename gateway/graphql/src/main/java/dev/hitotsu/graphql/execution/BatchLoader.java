package dev.hitotsu.graphql.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import dev.hitotsu.graphql.execution.Found.Failure;
import dev.hitotsu.graphql.schema.Batch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gathers the keys of one source and asks for them together, each once. Used by one thread. */
final class BatchLoader {
    private final CallBuilder calls;
    private final Batch batch;
    private final boolean isGrouped;
    private final Asker asker;
    private final Map<String, Waiting> byKey = new HashMap<>();
    private List<Asked> gathered = new ArrayList<>();

    private record Asked(JsonNode key, Waiting waiting) {}

    /** A loader of single entries, or of all entries that have the same key. */
    BatchLoader(CallBuilder calls, Batch batch, boolean isGrouped, Asker asker) {
        this.calls = calls;
        this.batch = batch;
        this.isGrouped = isGrouped;
        this.asker = asker;
    }

    /** What becomes of a key. It is asked for in the next {@link #send}. */
    Waiting load(JsonNode key) {
        return byKey.computeIfAbsent(key.asText(), unseen -> {
            Asked asked = new Asked(key, new Waiting());
            gathered.add(asked);
            return asked.waiting();
        });
    }

    /** Asks for what was gathered, in as many calls as the service's limit wants. */
    void send() {
        List<Asked> keys = gathered;
        gathered = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += batch.max()) {
            send(keys.subList(from, Math.min(keys.size(), from + batch.max())));
        }
    }

    private void send(List<Asked> keys) {
        String source = calls.source().upstream();
        try {
            asker.ask(calls.many(batch, keys.stream().map(Asked::key).toList()), found -> end(keys, entries(found)));
        } catch (SourceException e) {
            end(keys, Failure.of(source, e));
        }
    }

    /** The list of entries in an answer. */
    private Found entries(Found answer) {
        Found found = calls.source().remoteField().isPresent()
                ? RemoteQuery.told(answer, calls.source().upstream())
                : answer;
        if (!(found instanceof Found.Answer(JsonNode json))) {
            return found;
        }
        JsonNode list = calls.source().select().in(json);
        if (list instanceof POJONode told) {
            return (Failure) told.getPojo();
        }
        return list.isArray()
                ? new Found.Answer(list)
                : new Failure(
                        ErrorCode.UNUSABLE_ANSWER,
                        calls.source().upstream(),
                        Json.shown(list) + " (expected: a list with an entry for each key)");
    }

    private void end(List<Asked> keys, Found found) {
        if (found instanceof Found.Answer(JsonNode list)) {
            BatchEntries entries = new BatchEntries(calls.source(), batch, list, keys.size());
            keys.forEach(asked -> asked.waiting().end(isGrouped ? entries.all(asked.key()) : entries.one(asked.key())));
        } else {
            keys.forEach(asked -> asked.waiting().end(found));
        }
    }
}
