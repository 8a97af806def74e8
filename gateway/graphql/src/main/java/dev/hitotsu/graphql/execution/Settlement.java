package dev.hitotsu.graphql.execution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.graphql.execution.Found.Failure;
import dev.hitotsu.graphql.plan.Plan;
import dev.hitotsu.graphql.plan.PlannedField;
import dev.hitotsu.graphql.plan.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Puts null where there is no value, or in place of what is around it where null may not be. Used once.
 *
 * @see <a href="https://spec.graphql.org/October2021/#sec-Handling-Field-Errors">GraphQL, 6.4.4</a>
 */
final class Settlement {
    private static final int MAX_ERRORS = 1_000;

    /** Stands for null where null may not be. */
    private static final Object BROKEN = new Object();

    private final List<FieldError> errors = new ArrayList<>();
    private final Set<String> missingParts = new TreeSet<>();
    private @Nullable FieldError fatal;
    private int omitted;

    private Settlement() {}

    /** The result of a run that has ended. */
    static Result of(Plan plan, ObjectValue root) {
        if (isWhole(root)) {
            return new Result(root, List.of(), 0, Set.of(), null);
        }
        Settlement settlement = new Settlement();
        boolean isWhole = settlement.settle(root, null, "");
        return new Result(
                isWhole ? root : null,
                settlement.errors,
                settlement.omitted,
                settlement.missingParts,
                settlement.fatal);
    }

    /** Whether nothing is wrong anywhere in it, as in most results: found out without a thing being made. */
    private static boolean isWhole(ObjectValue object) {
        for (int i = 0; i < object.fields().size(); i++) {
            if (!isWhole(object.fields().get(i).shape(), object.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWhole(Shape shape, @Nullable Object value) {
        if (value instanceof JsonNode) {
            return true;
        }
        if (value instanceof ObjectValue object) {
            return isWhole(object);
        }
        if (value instanceof ListValue(Object[] items) && shape instanceof Shape.ListOf list) {
            for (Object item : items) {
                if (!isWhole(list.item(), item)) {
                    return false;
                }
            }
            return true;
        }
        return value == null && shape.isNullable();
    }

    /** Whether the object is fit to be seen. */
    private boolean settle(ObjectValue object, @Nullable ResultPath path, String optional) {
        boolean isWhole = true;
        for (int i = 0; i < object.fields().size(); i++) {
            if (object.get(i) instanceof JsonNode) {
                // A value as it should be: most are.
                continue;
            }
            PlannedField field = object.fields().get(i);
            ResultPath here = new ResultPath(path, field.key());
            String part = field.isOptional() && optional.isEmpty() ? names(here) : optional;
            Object value = field instanceof PlannedField.Introspected
                    ? null
                    : settle(new Place(field, object, here, part), field.shape(), object.get(i));
            object.set(i, value == BROKEN ? null : value);
            isWhole &= value != BROKEN;
        }
        return isWhole;
    }

    /** The value of a field, or one item of it. */
    private @Nullable Object settle(Place place, Shape shape, @Nullable Object value) {
        return switch (value) {
            case null -> shape.isNullable() ? null : broken(place, shape);
            case Failure failure -> {
                report(place, failure.code(), failure.source(), failure.reason());
                yield nothing(shape);
            }
            case ListValue list -> settle(place, (Shape.ListOf) shape, list) ? list : nothing(shape);
            case ObjectValue object -> settle(object, place.path(), place.optional()) ? object : nothing(shape);
            default -> value;
        };
    }

    private boolean settle(Place place, Shape.ListOf shape, ListValue list) {
        boolean isWhole = true;
        for (int i = 0; i < list.items().length; i++) {
            Object item = settle(place.at(i), shape.item(), list.items()[i]);
            list.items()[i] = item == BROKEN ? null : item;
            isWhole &= item != BROKEN;
        }
        return isWhole;
    }

    private static @Nullable Object nothing(Shape shape) {
        return shape.isNullable() ? null : BROKEN;
    }

    private Object broken(Place place, Shape shape) {
        report(place, ErrorCode.NULL_VALUE, place.source(), "null (expected: " + shape.describe() + ")");
        return BROKEN;
    }

    private void report(Place place, ErrorCode code, String source, String reason) {
        String who = source.isEmpty() ? "" : " from " + source;
        FieldError error = new FieldError(
                code,
                place.field().name() + who + ": " + reason,
                place.field().name(),
                source,
                place.path().steps());
        if (!place.optional().isEmpty()) {
            missingParts.add(place.optional());
        } else if (fatal == null) {
            fatal = error;
        }
        if (errors.size() < MAX_ERRORS) {
            errors.add(error);
        } else {
            omitted++;
        }
    }

    private static String names(ResultPath path) {
        return String.join(
                ".",
                path.steps().stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList());
    }

    /** Where a value stands. */
    private record Place(PlannedField field, ObjectValue object, ResultPath path, String optional) {
        Place at(int position) {
            return new Place(field, object, new ResultPath(path, position), optional);
        }

        /** The service that the value came from. */
        String source() {
            return field instanceof PlannedField.Sourced sourced
                    ? sourced.source().upstream()
                    : object.source();
        }
    }
}
