package dev.hitotsu.inbox;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How old claims are, by the clock of their store. A cleaning that looks for what is old in steps need not look again
 * at what is older still.
 *
 * @param above claims that are older than this
 * @param upTo and not older than this
 */
public record ClaimAges(Duration above, Duration upTo) {
    /** Older than any claim; every database can take so many years from now. */
    private static final Duration ANY = Duration.ofDays(36_500);

    public ClaimAges {
        requireNonNull(above, "above: null (expected: an age)");
        requireNonNull(upTo, "upTo: null (expected: an age)");
        if (upTo.compareTo(above) < 0) {
            throw new IllegalArgumentException("upTo: " + upTo + " (expected: at least " + above + ")");
        }
        if (upTo.compareTo(ANY) > 0) {
            throw new IllegalArgumentException("upTo: " + upTo + " (expected: at most " + ANY + ")");
        }
    }

    /** All that is older than this age. */
    public static ClaimAges above(Duration age) {
        return new ClaimAges(age, ANY);
    }
}
