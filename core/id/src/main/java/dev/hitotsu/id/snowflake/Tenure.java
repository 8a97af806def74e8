package dev.hitotsu.id.snowflake;

/**
 * The time for which a generator holds a slot.
 *
 * @param firstTick the first tick that is ours on the slot
 */
record Tenure(WorkerSlot slot, int number, long firstTick) {
    static Tenure of(WorkerSlot slot, long firstTick) {
        return new Tenure(slot, slot.number(), firstTick);
    }
}
