package dev.hitotsu.graphql.plan;

import dev.hitotsu.graphql.schema.Batch;
import dev.hitotsu.graphql.schema.MemberPath;
import dev.hitotsu.graphql.schema.Reference;
import dev.hitotsu.graphql.schema.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a service that speaks GraphQL is asked for below one of its fields: what the client wants of it, and what is
 * needed to ask others. Used once.
 */
final class RemoteSelection {
    private static final String TYPE_NAME = "__typename";

    private RemoteSelection() {}

    /** The text of the selection, with its braces; empty for a value without members. */
    static String of(Shape shape, Source source) {
        return text(shape, source.batch().map(Batch::key)).strip();
    }

    private static String text(Shape shape, Optional<MemberPath> key) {
        return switch (shape) {
            case Shape.Leaf leaf -> "";
            case Shape.ListOf list -> text(list.item(), key);
            case Shape.Composite one -> " {" + fields(one, key) + " }";
        };
    }

    private static String fields(Shape.Composite shape, Optional<MemberPath> key) {
        if (shape.discriminator().isEmpty()) {
            return fields(shape.selection().ofOnly(), key);
        }
        StringBuilder text = new StringBuilder(" ").append(shape.discriminator());
        shape.selection()
                .byType()
                .forEach((type, fields) -> text.append(" ... on ")
                        .append(type)
                        .append(" {")
                        .append(fields(fields, key))
                        .append(" }"));
        return text.toString();
    }

    private static String fields(List<PlannedField> fields, Optional<MemberPath> key) {
        Members members = new Members();
        key.ifPresent(path -> members.add(path, ""));
        for (PlannedField field : fields) {
            switch (field) {
                case PlannedField.Property property ->
                    members.add(property.path(), text(property.shape(), Optional.empty()));
                case PlannedField.Sourced sourced ->
                    sourced.source()
                            .references()
                            .filter(reference -> reference.origin() == Reference.Origin.PARENT)
                            .forEach(reference -> members.add(reference.path(), ""));
                case PlannedField.TypeName name -> {
                    // Known without the service.
                }
                case PlannedField.Introspected schema -> {
                    // Stands at the root alone.
                }
            }
        }
        return members.isEmpty() ? " " + TYPE_NAME : members.text();
    }

    /** Members of an object, each once, with members of their own. */
    private static final class Members {
        private final Map<String, Members> below = new LinkedHashMap<>();
        private final List<String> selections = new ArrayList<>();

        void add(MemberPath path, String selection) {
            Members members = this;
            for (String name : path.names()) {
                members = members.below.computeIfAbsent(name, unseen -> new Members());
            }
            if (!selection.isEmpty()) {
                members.selections.add(selection);
            }
        }

        boolean isEmpty() {
            return below.isEmpty();
        }

        /** Two selections of one member are both asked for: GraphQL merges them. */
        String text() {
            StringBuilder text = new StringBuilder();
            below.forEach((name, members) -> {
                if (members.selections.isEmpty()) {
                    text.append(' ').append(name).append(members.isEmpty() ? "" : " {" + members.text() + " }");
                }
                members.selections.forEach(
                        selection -> text.append(' ').append(name).append(selection));
            });
            return text.toString();
        }
    }
}
