package dev.hitotsu.server.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.hitotsu.console.access.Person;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedFilter;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request of an operator. Each method throws an {@link AdminProblem} for what is wrong with it.
 *
 * @param consumer the consumer that the path names; null where it names none
 * @param id the message that the path names; null where it names none
 */
record AdminCall(
        Person operator,
        @Nullable String consumer,
        @Nullable String id,
        MultiMap query,
        byte[] body) {
    /** Takes what the OpenAPI document says, and no number for a text or a text for a number. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, AdminCall::refuseOtherScalars)
            .build();

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Set<String> LIST = Set.of("state", "topic", "error", "since", "until", "limit", "page");
    private static final Set<String> PARKED_LIST =
            Set.of("consumer", "state", "topic", "error", "since", "until", "limit", "page");

    private static void refuseOtherScalars(MutableCoercionConfig texts) {
        for (CoercionInputShape shape :
                List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
            texts.setCoercion(shape, CoercionAction.Fail);
        }
    }

    String actor() {
        return operator.name();
    }

    UUID messageId() {
        if (id == null || !UUID_TEXT.matcher(id).matches()) {
            throw AdminProblem.invalid("id: " + id + " (expected: a message id)");
        }
        return UUID.fromString(id);
    }

    /** The query of a list. */
    BulkRequest filter() {
        requireKnown(LIST);
        return new BulkRequest(
                query.get("state"),
                query.get("topic"),
                query.get("error"),
                query.get("since"),
                query.get("until"),
                limit(),
                query.get("page"),
                null,
                null);
    }

    /** The query of a list of parked messages. */
    ParkedRequest parkedFilter() {
        requireKnown(PARKED_LIST);
        return new ParkedRequest(
                query.get("consumer"),
                query.get("state"),
                query.get("topic"),
                query.get("error"),
                query.get("since"),
                query.get("until"),
                limit(),
                query.get("page"),
                null,
                null);
    }

    private void requireKnown(Set<String> names) {
        query.names().stream().filter(name -> !names.contains(name)).findFirst().ifPresent(name -> {
            throw AdminProblem.invalid(name + ": unknown (expected: one of " + names + ")");
        });
    }

    private @Nullable Integer limit() {
        Long limit = number("limit");
        return limit == null ? null : (int) Math.clamp(limit, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** The parked message that the path names. */
    ParkedFilter parked() {
        return ParkedFilter.of(requiredConsumer(), messageId());
    }

    String requiredConsumer() {
        if (consumer == null) {
            throw AdminProblem.invalid("consumer: null (expected: a name)");
        }
        return consumer;
    }

    @Nullable Long number(String name) {
        String text = query.get(name);
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw AdminProblem.invalid(name + ": " + text + " (expected: a whole number)");
        }
    }

    /** The body; nothing is as good as an empty object. */
    <T> T body(Class<T> type) {
        try {
            T read = body.length == 0 ? JSON.readValue("{}", type) : JSON.readValue(body, type);
            if (read == null) {
                throw AdminProblem.invalid("body: null (expected: a JSON object)");
            }
            return read;
        } catch (UnrecognizedPropertyException e) {
            throw AdminProblem.invalid(
                    e.getPropertyName() + ": unknown (expected: one of " + e.getKnownPropertyIds() + ")");
        } catch (JsonProcessingException e) {
            throw AdminProblem.invalid("body: " + e.getOriginalMessage() + " (expected: a JSON object)");
        } catch (IOException e) {
            throw AdminProblem.invalid("body: " + e.getMessage() + " (expected: a JSON object)");
        }
    }
}
