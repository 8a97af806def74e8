package dev.hitotsu.graphql.endpoint;

import dev.hitotsu.graphql.plan.Plan;
import dev.hitotsu.graphql.plan.PlannedField;
import dev.hitotsu.graphql.plan.Shape;
import dev.hitotsu.graphql.schema.Batch;
import dev.hitotsu.graphql.schema.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says in lines which services an operation asks, in which order, and how many objects at once. Used once. */
final class PlanText {
    private final List<String> lines = new ArrayList<>();

    private PlanText() {}

    static List<String> of(Plan plan) {
        PlanText text = new PlanText();
        List<PlannedField> fields = plan.fields();
        if (plan.isMutation()) {
            for (int i = 0; i < fields.size(); i++) {
                text.add(List.of(fields.get(i)), (i + 1) + ".");
            }
        } else {
            text.add(fields, "1.");
        }
        return text.lines;
    }

    /** What is asked in one step, all at once, and then what becomes possible by each answer. */
    private void add(List<PlannedField> fields, String number) {
        for (PlannedField field : fields) {
            if (field instanceof PlannedField.Sourced sourced) {
                lines.add("step " + number + "  " + sourced.name() + ": " + call(sourced));
                below(sourced.shape(), number + "1.");
            } else {
                below(field.shape(), number);
            }
        }
    }

    private void below(Shape shape, String number) {
        switch (shape) {
            case Shape.Leaf leaf -> {
                // Nothing is below a value.
            }
            case Shape.ListOf list -> below(list.item(), number);
            case Shape.Composite composite ->
                composite.selection().byType().values().forEach(fields -> add(fields, number));
        }
    }

    private String call(PlannedField.Sourced field) {
        Source source = field.source();
        String query = source.query().stream()
                .map(parameter -> parameter.name() + "=" + parameter.value())
                .collect(Collectors.joining("&"));
        String call =
                source.method() + " " + source.upstream() + " " + source.path() + (query.isEmpty() ? "" : "?" + query);
        String given = field.arguments().toString();
        String arguments = given.isEmpty() ? "" : ", args " + given;
        return source.batch().map(batch -> call + batch(batch)).orElse(call)
                + arguments
                + (field.isOptional() ? ", optional" : "");
    }

    private static String batch(Batch batch) {
        String keys = switch (batch.style()) {
            case REPEATED -> batch.parameter() + "=…&" + batch.parameter() + "=…";
            case COMMA -> batch.parameter() + "=…,…";
            case BODY -> "POST {\"" + batch.parameter() + "\": […]}";
        };
        return ", " + keys + " for up to " + batch.max() + " of {parent." + batch.by() + "} at once, found by "
                + batch.key();
    }
}
