package dev.hitotsu.graphql.operation;

/**
 * How large an operation may be.
 *
 * @param maxTokens of its text
 * @param maxDepth of fields in fields
 * @param maxAliases with all fragments
 * @param maxFields with all fragments
 * @param maxCost with the sizes of lists
 */
public record OperationLimits(int maxTokens, int maxDepth, int maxAliases, int maxFields, int maxCost) {
    /** For operations of anybody. */
    public static final OperationLimits DEFAULT = new OperationLimits(2_000, 12, 30, 500, 5_000);

    /** For registered operations, whose authors are known. */
    public static final OperationLimits REGISTERED = new OperationLimits(10_000, 30, 500, 5_000, 100_000);

    private static final int MAX = 1_000_000;

    public OperationLimits {
        check("maxTokens", maxTokens);
        check("maxDepth", maxDepth);
        check("maxAliases", maxAliases);
        check("maxFields", maxFields);
        check("maxCost", maxCost);
    }

    private static void check(String name, int value) {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1.." + MAX + ")");
        }
    }
}
