package dev.hitotsu.mongoserver.unified;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * MongoDB's specification tests, which {@code HITOTSU_MONGODB_SPECIFICATIONS} names as a folder: a checkout of
 * github.com/mongodb/specifications. All pass but those of the published list.
 */
class UnifiedTestsCheck {
    private static final List<String> SUITES = List.of(
            "transactions/tests/unified",
            "retryable-writes/tests/unified",
            "change-streams/tests/unified",
            "sessions/tests");

    /** How the stand-in says that something is not there. */
    private static final List<Pattern> REFUSALS = List.of(
            Pattern.compile("'([^']*): this stand-in for MongoDB does not know it"),
            Pattern.compile("BSON field '([^']*)' is an unknown field"),
            Pattern.compile("no such command: '([^']*)'"),
            Pattern.compile("Cannot run '([^']*)' in a multi-document transaction"));

    private final Map<String, String> reasons = new TreeMap<>();
    private final Map<String, Map<Outcome, Integer>> counts = new TreeMap<>();

    @Test
    void allPassButThoseOfTheList() throws Exception {
        Path folder = Path.of(Objects.requireNonNull(
                System.getenv("HITOTSU_MONGODB_SPECIFICATIONS"),
                "HITOTSU_MONGODB_SPECIFICATIONS: not set (expected: a checkout of github.com/mongodb/specifications)"));
        List<String> details = new ArrayList<>();
        for (String suite : SUITES) {
            runSuite(folder.resolve("source").resolve(suite), suite, details);
        }
        Files.write(Path.of("target/unified-tests-details.txt"), details);
        Files.write(
                Path.of("target/unified-tests.txt"),
                reasons.entrySet().stream()
                        .map(entry -> entry.getKey() + PublishedList.SEPARATOR + entry.getValue())
                        .toList());
        counts.forEach((suite, outcomes) -> System.out.println(suite + ": " + outcomes));
        assertThat(reasons).isEqualTo(PublishedList.read());
    }

    private void runSuite(Path folder, String suite, List<String> details) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        assertThat(files).as("files in " + folder).isNotEmpty();
        for (Path file : files) {
            BsonDocument document = BsonDocument.parse(Files.readString(file));
            for (BsonValue test : document.getArray("tests")) {
                String name = suite.substring(0, suite.indexOf('/')) + "/" + file.getFileName() + ": "
                        + test.asDocument().getString("description").getValue();
                record(suite, name, run(document, test.asDocument()), details);
            }
        }
    }

    private void record(String suite, String name, Result result, List<String> details) {
        counts.computeIfAbsent(suite, any -> new EnumMap<>(Outcome.class)).merge(result.outcome(), 1, Integer::sum);
        if (result.outcome() != Outcome.PASSED) {
            reasons.put(name, result.outcome().text() + result.reason());
        }
        if (result.failure() != null) {
            details.add(name + PublishedList.SEPARATOR + result.failure());
        }
    }

    private static Result run(BsonDocument file, BsonDocument test) {
        try {
            if (test.containsKey("skipReason") || !Requirements.areMet(file) || !Requirements.areMet(test)) {
                return new Result(Outcome.OTHER_SERVERS, "", null);
            }
            new SpecificationTest(file, test).run();
            return new Result(Outcome.PASSED, "", null);
        } catch (NotUnderstoodException e) {
            return new Result(Outcome.NOT_UNDERSTOOD, ": " + e.what(), e);
        } catch (Exception | AssertionError e) {
            return ofFailure(e);
        }
    }

    private static Result ofFailure(Throwable failure) {
        for (Pattern refusal : REFUSALS) {
            Matcher found = refusal.matcher(failure.toString());
            if (found.find()) {
                return new Result(Outcome.REFUSED, ": " + found.group(1), failure);
            }
        }
        return new Result(Outcome.DIFFERS, "", failure);
    }

    /** @param reason with what stands before it; empty where there is none */
    private record Result(
            Outcome outcome, String reason, @Nullable Throwable failure) {}
}
