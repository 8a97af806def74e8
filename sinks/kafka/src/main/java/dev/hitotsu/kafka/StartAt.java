package dev.hitotsu.kafka;

/**
 * Where a receiver with stored positions begins in a partition of which its database has none, but the broker has one.
 */
public enum StartAt {
    /**
     * At the first message that the broker still has. So a consumer that lost its tables, or whose tables were emptied
     * to rebuild a projection, gets everything again.
     */
    BEGINNING,

    /**
     * Where the group has committed at the broker. So a consumer that begins to store its positions goes on from there.
     */
    BROKER
}
