package dev.hitotsu.graphql;

import static dev.hitotsu.config.Conversion.INTEGER;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.graphql.operation.OperationLimits;

/** Reads how large operations may be. */
final class LimitsReader {
    private LimitsReader() {}

    static OperationLimits read(Section limits, OperationLimits usual) {
        int tokens = get(limits, "maxTokens", usual.maxTokens(), "Max tokens of its text.");
        int depth = get(limits, "maxDepth", usual.maxDepth(), "Max depth of fields in fields.");
        int aliases = get(limits, "maxAliases", usual.maxAliases(), "Max fields that get another name.");
        int fields = get(limits, "maxFields", usual.maxFields(), "Max fields, with those of fragments.");
        int cost = get(limits, "maxCost", usual.maxCost(), "Max cost: objects that it may ask for.");
        return limits.build(() -> new OperationLimits(tokens, depth, aliases, fields, cost), usual);
    }

    private static int get(Section limits, String name, int usual, String description) {
        return limits.get(Key.withDefault(name, INTEGER, usual, description));
    }
}
