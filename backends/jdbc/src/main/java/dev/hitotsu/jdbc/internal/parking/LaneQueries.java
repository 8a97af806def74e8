package dev.hitotsu.jdbc.internal.parking;

import static java.util.Objects.requireNonNull;

import java.util.function.IntFunction;

/**
 * How messages of lanes that wait or are to be tried again are found, by the index of lanes. Immutable.
 *
 * @param behind the numbers behind one of them, in order; its parameters are the consumer, the lane, the number and how
 *     many
 * @param held for a count of lanes, those of them that have any; its parameters are the consumer and the lanes
 * @param firsts for a count of lanes, the first number of each; the same parameters
 */
public record LaneQueries(String behind, IntFunction<String> held, IntFunction<String> firsts) {
    private static final String IN_LANES =
            " FROM ${schema}.inbox_parked WHERE consumer = ? AND " + ParkingStatements.PENDING + " AND lane IN (";

    public LaneQueries {
        requireNonNull(behind, "behind: null (expected: a query)");
        requireNonNull(held, "held: null (expected: a query for a count of lanes)");
        requireNonNull(firsts, "firsts: null (expected: a query for a count of lanes)");
    }

    /** For databases that look into the index for each value, whatever their statistics say. */
    public static LaneQueries byValues() {
        return new LaneQueries(
                "SELECT number FROM ${schema}.inbox_parked WHERE consumer = ? AND lane = ? AND number > ?"
                        + " AND state = 'WAITING' ORDER BY number LIMIT ?",
                count -> "SELECT DISTINCT lane" + IN_LANES + marks(count) + ")",
                count -> "SELECT MIN(number)" + IN_LANES + marks(count) + ") GROUP BY lane");
    }

    /** So many parameters. */
    public static String marks(int count) {
        return "?" + ", ?".repeat(count - 1);
    }
}
