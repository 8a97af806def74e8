package dev.hitotsu.graphql.schema;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a field costs, as the directives {@code cost} and {@code listSize} say.
 *
 * @param weight of the field itself; empty for the usual one of its type
 * @param size how many entries its list has
 * @see <a href="https://ibm.github.io/graphql-specs/cost-spec.html">GraphQL Cost Directives Specification</a>
 */
public record Cost(OptionalInt weight, Optional<ListSize> size) {
    /** The usual one. */
    public static final Cost NONE = new Cost(OptionalInt.empty(), Optional.empty());

    public Cost {
        if (weight.orElse(0) < 0) {
            throw new IllegalArgumentException("cost.weight: " + weight.getAsInt() + " (expected: 0 or more)");
        }
    }

    /**
     * How many entries a list has.
     *
     * @param slicingArguments arguments that say it
     * @param assumed if none of them is given; empty for the usual size
     */
    public record ListSize(List<String> slicingArguments, OptionalInt assumed) {
        public ListSize {
            slicingArguments = List.copyOf(slicingArguments);
        }
    }
}
