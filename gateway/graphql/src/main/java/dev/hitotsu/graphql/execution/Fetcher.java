package dev.hitotsu.graphql.execution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.graphql.execution.Found.Failure;
import dev.hitotsu.graphql.plan.Plan;
import dev.hitotsu.graphql.plan.PlannedField;
import dev.hitotsu.graphql.plan.Shape;
import dev.hitotsu.graphql.schema.Batch;
import dev.hitotsu.graphql.schema.Reference;
import dev.hitotsu.graphql.schema.Source;
import graphql.execution.CoercedVariables;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks services for the values of fields, each question once. Used by one thread. */
final class Fetcher {
    private final Plan plan;
    private final CoercedVariables variables;
    private final Completer completer;
    private final Asker asker;
    private final Map<PlannedField.Sourced, JsonNode> arguments = new IdentityHashMap<>();
    private final Map<SourceCall, Waiting> asked = new HashMap<>();
    private final Map<BatchOf, BatchLoader> loaders = new HashMap<>();

    private record BatchOf(CallBuilder calls, boolean isGrouped) {}

    Fetcher(Plan plan, CoercedVariables variables, Completer completer, Asker asker) {
        this.plan = plan;
        this.variables = variables;
        this.completer = completer;
        this.asker = asker;
    }

    /** Asks for all of these. */
    void fetch(Map<PlannedField.Sourced, List<Slot>> wanted) {
        wanted.forEach((field, slots) -> {
            CallBuilder calls = new CallBuilder(field.source(), arguments(field), field.remoteSelection());
            Optional<Batch> batch = field.source().batch();
            if (batch.isPresent()) {
                Loaders loadersOfField = new Loaders(calls, batch.get());
                slots.forEach(slot -> load(slot, loadersOfField));
            } else {
                slots.forEach(slot -> ask(slot, calls));
            }
        });
        loaders.values().forEach(BatchLoader::send);
    }

    /** Asks anew from now on. */
    void forget() {
        asked.clear();
        loaders.clear();
    }

    private JsonNode arguments(PlannedField.Sourced field) {
        return arguments.computeIfAbsent(field, unseen -> field.arguments().values(variables));
    }

    private void ask(Slot slot, CallBuilder calls) {
        Source source = calls.source();
        Optional<Reference> open = source.references()
                .filter(reference -> reference.origin() == Reference.Origin.PARENT)
                .filter(reference ->
                        isNothing(slot, reference.path().in(slot.object().json())))
                .findFirst();
        if (open.isPresent()) {
            putNothing(slot, open.get());
            return;
        }
        try {
            boolean hasEffect = plan.isMutation() && slot.object().source().isEmpty();
            SourceCall call =
                    calls.one(slot.object().json(), hasEffect ? slot.field().key() : "");
            asked.computeIfAbsent(call, unseen -> send(call, source)).then(found -> put(slot, found));
        } catch (SourceException e) {
            put(slot, Failure.of(source.upstream(), e));
        }
    }

    private Waiting send(SourceCall call, Source source) {
        Waiting waiting = new Waiting();
        asker.ask(
                call,
                found -> waiting.end(
                        source.remoteField().isPresent() ? RemoteQuery.told(found, source.upstream()) : found));
        return waiting;
    }

    private void load(Slot slot, Loaders loadersOfField) {
        Batch batch = loadersOfField.batch;
        JsonNode key = batch.by().in(slot.object().json());
        boolean isList = slot.field().shape() instanceof Shape.ListOf;
        if (isNothing(slot, key)) {
            putNothing(slot, new Reference(Reference.Origin.PARENT, batch.by()));
        } else if (key.isArray() && isList) {
            loadEach(slot, loadersOfField.get(false), key);
        } else if (key.isContainerNode()) {
            put(slot, wrongKey(slot, key));
        } else {
            loadersOfField.get(isList).load(key).then(found -> putEntry(slot, found));
        }
    }

    private void loadEach(Slot slot, BatchLoader loader, JsonNode keys) {
        Shape item = ((Shape.ListOf) slot.field().shape()).item();
        ListValue list = new ListValue(keys.size());
        slot.object().set(slot.index(), list);
        for (int i = 0; i < keys.size(); i++) {
            int position = i;
            JsonNode key = keys.get(i);
            if (key.isValueNode() && !key.isNull()) {
                loader.load(key).then(found -> list.items()[position] = value(item, slot, found));
            } else if (!key.isNull()) {
                list.items()[position] = wrongKey(slot, key);
            }
        }
    }

    private static Failure wrongKey(Slot slot, JsonNode key) {
        return new Failure(ErrorCode.UNUSABLE_ANSWER, slot.object().source(), Json.shown(key) + " (expected: a key)");
    }

    /** The loaders of a field: looked up once, because what they are found by is large. */
    private final class Loaders {
        private final CallBuilder calls;
        private final Batch batch;
        private final @Nullable BatchLoader[] found = new BatchLoader[2];

        Loaders(CallBuilder calls, Batch batch) {
            this.calls = calls;
            this.batch = batch;
        }

        BatchLoader get(boolean isGrouped) {
            int index = isGrouped ? 1 : 0;
            BatchLoader known = found[index];
            if (known == null) {
                known = loaders.computeIfAbsent(
                        new BatchOf(calls, isGrouped), unseen -> new BatchLoader(calls, batch, isGrouped, asker));
                found[index] = known;
            }
            return known;
        }
    }

    private static boolean isNothing(Slot slot, JsonNode value) {
        return value.isNull() || value.isMissingNode();
    }

    /** An object that refers to nothing has nothing there. One that does not say whether it does is not as promised. */
    private static void putNothing(Slot slot, Reference reference) {
        boolean isTold = !reference.path().in(slot.object().json()).isMissingNode();
        slot.object()
                .set(
                        slot.index(),
                        isTold
                                ? null
                                : new Failure(
                                        ErrorCode.UNUSABLE_ANSWER,
                                        slot.object().source(),
                                        reference.path() + ": missing (expected: a key, or null)"));
    }

    /** What a call of its own has found; the value is somewhere in it. */
    private void put(Slot slot, Found found) {
        if (!(found instanceof Found.Answer(JsonNode json))) {
            boolean isNull = slot.field().source().isAbsentNull()
                    && found instanceof Failure failure
                    && failure.code() == ErrorCode.ABSENT;
            slot.object().set(slot.index(), isNull ? null : found);
            return;
        }
        JsonNode selected = slot.field().source().select().in(json);
        Found value = selected.isMissingNode() && !json.isNull()
                ? new Failure(
                        ErrorCode.UNUSABLE_ANSWER,
                        slot.field().source().upstream(),
                        slot.field().source().select() + ": missing (expected: "
                                + slot.field().shape().describe() + ")")
                : new Found.Answer(selected);
        putEntry(slot, value);
    }

    private void putEntry(Slot slot, Found found) {
        slot.object().set(slot.index(), value(slot.field().shape(), slot, found));
    }

    private @Nullable Object value(Shape shape, Slot slot, Found found) {
        return found instanceof Found.Answer(JsonNode json)
                ? completer.complete(shape, json, slot.field().source().upstream())
                : found;
    }
}
