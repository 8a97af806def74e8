package dev.hitotsu.graphql.operation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.graphql.plan.Plan;
import dev.hitotsu.graphql.plan.PlannedField;
import dev.hitotsu.graphql.plan.Selection;
import dev.hitotsu.graphql.plan.Shape;
import dev.hitotsu.graphql.schema.ComposedSchema;
import dev.hitotsu.graphql.schema.Cost;
import dev.hitotsu.graphql.schema.Cost.ListSize;
import graphql.execution.CoercedVariables;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Says what a plan costs at most: objects weigh 1 and values 0, if directives say nothing else; lists have as many
 * entries as the arguments ask for.
 *
 * @see <a href="https://ibm.github.io/graphql-specs/cost-spec.html">GraphQL Cost Directives Specification</a>
 */
final class CostMeter {
    private static final long USUAL_SIZE = 10;

    /** Where no directive says it, arguments with the names that they mostly have do. */
    private static final ListSize UNTOLD = new ListSize(List.of("first", "last", "limit"), OptionalInt.empty());

    /** Of lists in lists, nothing is known. */
    private static final ListSize INNER = new ListSize(List.of(), OptionalInt.empty());

    /** More than any limit, and far from an overflow. */
    private static final long MAX = 1L << 40;

    private final ComposedSchema schema;
    private final CoercedVariables variables;

    private CostMeter(ComposedSchema schema, CoercedVariables variables) {
        this.schema = schema;
        this.variables = variables;
    }

    static CostMeter of(ComposedSchema schema, CoercedVariables variables) {
        return new CostMeter(schema, variables);
    }

    /**
     * Compares the cost with the limit.
     *
     * @throws OperationException if it is more
     */
    static void check(long cost, OperationLimits limits) {
        if (cost > limits.maxCost()) {
            throw new OperationException(
                    Refusal.TOO_COSTLY, "cost: " + cost + " (expected: " + limits.maxCost() + " at most)");
        }
    }

    /** What the plan costs for these variables. */
    long cost(Plan plan) {
        return cost(plan.fields());
    }

    private long cost(List<PlannedField> fields) {
        long sum = 0;
        for (PlannedField field : fields) {
            sum = Math.min(MAX, sum + cost(field));
        }
        return sum;
    }

    private long cost(PlannedField field) {
        Cost cost = schema.cost(field.name());
        Optional<Selection> below = below(field.shape());
        long weight = cost.weight().orElse(below.isPresent() ? 1 : 0);
        long each = below.map(selection -> selection.byType().values().stream()
                        .mapToLong(this::cost)
                        .max()
                        .orElse(0))
                .orElse(0L);
        long size = size(field, field.shape(), cost.size());
        return times(weight + each, size);
    }

    private static long times(long one, long other) {
        return other > 0 && one > MAX / other ? MAX : one * other;
    }

    private static Optional<Selection> below(Shape shape) {
        return switch (shape) {
            case Shape.Leaf leaf -> Optional.empty();
            case Shape.ListOf list -> below(list.item());
            case Shape.Composite composite -> Optional.of(composite.selection());
        };
    }

    /** How many values a field has; those of lists in lists, too. */
    private long size(PlannedField field, Shape shape, Optional<ListSize> told) {
        if (!(shape instanceof Shape.ListOf(Shape item, boolean nullable))) {
            return 1;
        }
        long items = size(field, item, Optional.of(INNER));
        return times(size(field, told.orElse(UNTOLD)), items);
    }

    private long size(PlannedField field, ListSize told) {
        if (field instanceof PlannedField.Sourced sourced) {
            JsonNode arguments = sourced.arguments().values(variables);
            OptionalLong asked = told.slicingArguments().stream()
                    .map(arguments::path)
                    .filter(JsonNode::isNumber)
                    .mapToLong(size -> Math.max(0, size.asLong()))
                    .max();
            if (asked.isPresent()) {
                return Math.min(MAX, asked.getAsLong());
            }
        }
        return told.assumed().isPresent() ? told.assumed().getAsInt() : USUAL_SIZE;
    }
}
