package dev.hitotsu.postgresql.internal.table;

import dev.hitotsu.jdbc.internal.relay.ParkedMessages;

/**
 * Spells the messages that hold a lane, in order, so that the server finds them by the index of lanes.
 *
 * <p>The table is empty most of the time, and vacuumed then. With such statistics the planner takes any index for as
 * good as another, and walks the whole table for each lane in the order of positions. The triples leave it no other
 * index than that of lanes, together with {@link IndexScans#always}.
 */
final class LaneRows {
    private static final String TRIPLE = "held.topic, hashtextextended(held.key, 0), held.position";

    private LaneRows() {}

    /**
     * A query for those of a lane, from the first one on.
     *
     * @param columns of the alias {@code held}
     * @param topic an expression for the topic of the lane
     * @param key an expression for its key
     * @param limit an expression for their greatest number
     */
    static String of(String columns, String topic, String key, String limit) {
        String lane = topic + ", hashtextextended(" + key + ", 0), ";
        return "SELECT " + columns + " FROM ${schema}.parked AS held WHERE (" + TRIPLE + ") > (" + lane + "0) AND ("
                + TRIPLE + ") <= (" + lane + Long.MAX_VALUE + ") AND held.key = " + key + " AND held."
                + ParkedMessages.HOLDS_LANE.replace("state", "held.state") + " ORDER BY " + TRIPLE + " LIMIT " + limit;
    }

    /** The position of the first one of a lane; null if there is none. */
    static String firstPosition(String topic, String key) {
        return "(" + of("held.position", topic, key, "1") + ")";
    }
}
