package dev.hitotsu.http;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Set;

/**
 * What is kept of answers, so that the outcome of a call reaches who made it. Immutable.
 *
 * @param kept whether anything is
 * @param maxBody how many bytes of a body are kept; the rest is cut off
 * @param headers names of the headers that are kept
 * @param outcomes statuses that are outcomes though they are no success, such as 402 for a charge that was refused: the
 *     message is done, and its sender reads the answer
 */
public record AnswerPolicy(boolean kept, int maxBody, Set<String> headers, Set<Integer> outcomes) {
    /** Nothing is kept. */
    public static final AnswerPolicy NONE = new AnswerPolicy(false, 0, Set.of(), Set.of());

    /** The status, the type of the body, and up to 16 KiB of the body. */
    public static final AnswerPolicy KEPT = new AnswerPolicy(true, 16_384, Set.of("content-type"), Set.of());

    private static final int MAX_BODY = 1 << 20;
    private static final int MIN_OUTCOME = 400;
    private static final int MAX_OUTCOME = 499;

    public AnswerPolicy {
        requireNonNull(headers, "headers: null (expected: names of headers)");
        requireNonNull(outcomes, "outcomes: null (expected: statuses)");
        if (maxBody < 0 || maxBody > MAX_BODY) {
            throw new IllegalArgumentException("maxBody: " + maxBody + " (expected: 0.." + MAX_BODY + ")");
        }
        for (int status : outcomes) {
            if (status < MIN_OUTCOME || status > MAX_OUTCOME) {
                throw new IllegalArgumentException(
                        "outcomes: " + status + " (expected: " + MIN_OUTCOME + ".." + MAX_OUTCOME + ")");
            }
        }
        headers = Set.copyOf(
                headers.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
        outcomes = Set.copyOf(outcomes);
    }

    /** The same, and these statuses are outcomes. */
    public AnswerPolicy withOutcomes(Integer... statuses) {
        requireNonNull(statuses, "statuses: null (expected: statuses)");
        return new AnswerPolicy(kept, maxBody, headers, Set.of(statuses));
    }
}
