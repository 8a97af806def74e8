package dev.hitotsu.postgresql.internal.table;

import dev.hitotsu.jdbc.internal.parking.LaneQueries;

/**
 * Spells the parked messages of consumers' lanes so that the server finds them by the index of lanes.
 *
 * <p>As for {@link LaneRows}: with the statistics of an empty table the planner takes any index for as good as another.
 * These queries ask for nothing that is not in the index of lanes, and in its order. They run in transactions of
 * others, whose settings they leave alone.
 */
public final class ConsumerLanes {
    private static final String TRIPLE = "held.consumer, held.lane, held.number";

    private ConsumerLanes() {}

    public static LaneQueries queries() {
        return new LaneQueries(
                "SELECT found.number FROM (SELECT ?::text AS consumer, ?::bigint AS lane, ?::bigint AS number) AS asked"
                        + inLane("asked.consumer", "asked.number", "?"),
                count -> "SELECT DISTINCT asked.lane" + inLanes(count),
                count -> "SELECT DISTINCT found.number" + inLanes(count));
    }

    private static String inLanes(int count) {
        return " FROM (SELECT ?::text AS consumer) AS reader CROSS JOIN unnest(ARRAY[" + LaneQueries.marks(count)
                + "]::bigint[]) AS asked(lane)" + inLane("reader.consumer", Long.toString(Long.MIN_VALUE), "1");
    }

    private static String inLane(String consumer, String number, String limit) {
        String lane = consumer + ", asked.lane, ";
        return " CROSS JOIN LATERAL (SELECT held.number FROM ${schema}.inbox_parked AS held WHERE (" + TRIPLE + ") > ("
                + lane + number + ") AND (" + TRIPLE + ") <= (" + lane + Long.MAX_VALUE + ")"
                + " AND held.lane = asked.lane AND held.state IN ('RETRY', 'WAITING')"
                + " ORDER BY " + TRIPLE + " LIMIT " + limit + ") AS found";
    }
}
