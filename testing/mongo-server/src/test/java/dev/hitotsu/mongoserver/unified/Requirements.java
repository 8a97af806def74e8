package dev.hitotsu.mongoserver.unified;

import java.util.Arrays;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** For which servers a test is: the stand-in is a replica set of MongoDB 7.0 at which nobody authenticates. */
final class Requirements {
    private static final int[] VERSION = {7, 0, 0};
    private static final BsonString TOPOLOGY = new BsonString("replicaset");

    private Requirements() {}

    /** Whether one of them is met. */
    static boolean areMet(BsonDocument fileOrTest) {
        BsonArray requirements = fileOrTest.getArray("runOnRequirements", new BsonArray());
        return requirements.isEmpty() || requirements.stream().anyMatch(requirement -> isMet(requirement.asDocument()));
    }

    private static boolean isMet(BsonDocument requirement) {
        Arguments.requireKnown(
                "runOnRequirements",
                requirement,
                "minServerVersion",
                "maxServerVersion",
                "topologies",
                "serverless",
                "auth",
                "serverParameters",
                "csfle");
        return requirement.entrySet().stream().allMatch(part -> isMet(part.getKey(), part.getValue()));
    }

    private static boolean isMet(String name, BsonValue value) {
        return switch (name) {
            case "minServerVersion" -> Arrays.compare(VERSION, version(value)) >= 0;
            case "maxServerVersion" -> Arrays.compare(VERSION, version(value)) <= 0;
            case "topologies" -> value.asArray().contains(TOPOLOGY);
            case "serverless" -> !value.asString().getValue().equals("require");
            case "auth", "csfle" -> !value.asBoolean().getValue();
            default -> throw new NotUnderstoodException("requirement " + name);
        };
    }

    private static int[] version(BsonValue value) {
        int[] parts = Arrays.stream(value.asString().getValue().split("\\."))
                .mapToInt(Integer::parseInt)
                .toArray();
        return Arrays.copyOf(parts, VERSION.length);
    }
}
