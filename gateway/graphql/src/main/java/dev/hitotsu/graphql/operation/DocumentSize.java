package dev.hitotsu.graphql.operation;

import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How large the operations of a document are once their fragments are put in: the largest of them. Takes time in
 * proportion to the text, for each fragment is measured once.
 */
record DocumentSize(long depth, long aliases, long fields) {
    private static final DocumentSize NOTHING = new DocumentSize(0, 0, 0);

    /** More than any limit, and far from an overflow. */
    private static final long MAX = Integer.MAX_VALUE;

    /**
     * Measures a document.
     *
     * @throws OperationException for a fragment that is a part of itself
     */
    static DocumentSize of(Document document) {
        Measure measure = new Measure(document);
        DocumentSize largest = NOTHING;
        for (FragmentDefinition fragment : document.getDefinitionsOfType(FragmentDefinition.class)) {
            // Also of those that nobody uses: another check might go round in circles.
            DocumentSize unused = measure.ofFragment(fragment.getName());
        }
        for (OperationDefinition operation : document.getDefinitionsOfType(OperationDefinition.class)) {
            largest = largest.or(measure.of(operation.getSelectionSet()));
        }
        return largest;
    }

    /**
     * Compares it with limits.
     *
     * @throws OperationException if it is larger
     */
    void check(OperationLimits limits) {
        check(Refusal.TOO_DEEP, "depth", depth, limits.maxDepth());
        check(Refusal.TOO_MANY_ALIASES, "aliases", aliases, limits.maxAliases());
        check(Refusal.TOO_MANY_FIELDS, "fields", fields, limits.maxFields());
    }

    private static void check(Refusal refusal, String what, long value, int max) {
        if (value > max) {
            String shown = value == MAX ? "more than two billion" : Long.toString(value);
            throw new OperationException(refusal, what + ": " + shown + " (expected: " + max + " at most)");
        }
    }

    private DocumentSize plus(DocumentSize other) {
        return new DocumentSize(Math.max(depth, other.depth), sum(aliases, other.aliases), sum(fields, other.fields));
    }

    private DocumentSize or(DocumentSize other) {
        return new DocumentSize(
                Math.max(depth, other.depth), Math.max(aliases, other.aliases), Math.max(fields, other.fields));
    }

    private static long sum(long one, long other) {
        return Math.min(MAX, one + other);
    }

    /** Measures what stands in a document. */
    private static final class Measure {
        private final Map<String, FragmentDefinition> fragments = new HashMap<>();
        private final Map<String, DocumentSize> known = new HashMap<>();
        private final Set<String> inside = new HashSet<>();

        Measure(Document document) {
            document.getDefinitionsOfType(FragmentDefinition.class).forEach(one -> fragments.put(one.getName(), one));
        }

        DocumentSize of(@Nullable SelectionSet set) {
            DocumentSize size = NOTHING;
            if (set != null) {
                for (Selection<?> selection : set.getSelections()) {
                    size = size.plus(of(selection));
                }
            }
            return size;
        }

        private DocumentSize of(Selection<?> selection) {
            return switch (selection) {
                case Field field -> {
                    DocumentSize below = of(field.getSelectionSet());
                    yield new DocumentSize(
                            below.depth + 1,
                            sum(below.aliases, field.getAlias() == null ? 0 : 1),
                            sum(below.fields, 1));
                }
                case InlineFragment inline -> of(inline.getSelectionSet());
                case FragmentSpread spread -> ofFragment(spread.getName());
                default -> NOTHING;
            };
        }

        /** One that does not exist is no fault of size. */
        DocumentSize ofFragment(String name) {
            DocumentSize size = known.get(name);
            FragmentDefinition fragment = fragments.get(name);
            if (size != null || fragment == null) {
                return size == null ? NOTHING : size;
            }
            if (!inside.add(name)) {
                throw new OperationException(
                        Refusal.FRAGMENT_CYCLE, "fragment " + name + ": a part of itself (expected: no circle)");
            }
            DocumentSize measured = of(fragment.getSelectionSet());
            inside.remove(name);
            known.put(name, measured);
            return measured;
        }
    }
}
