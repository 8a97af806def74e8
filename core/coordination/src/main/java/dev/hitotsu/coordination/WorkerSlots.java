package dev.hitotsu.coordination;

/** Numbers from 0 on, each held by one process at a time, for generators of ids and the like. Thread-safe. */
public interface WorkerSlots {
    /**
     * Takes a number that nobody holds. Blocks for the store, but does not wait for a number to become free.
     *
     * @param count how many numbers there are
     * @throws CoordinationException where all are held (the message says by whom), or the store does not answer
     */
    WorkerSlot lease(int count);

    /** A number, and a stretch of time that is kept in the store with it. */
    interface WorkerSlot extends Grant {
        int number();

        /** What the last holder of the number had reserved, in milliseconds since 1970; 0 if nobody has. */
        long reservedBefore();

        /**
         * Stores that the time up to {@code millis} since 1970 is used, before it is; the next holder begins there.
         *
         * @throws GrantLostException where the number is not ours any more; nothing was written then
         * @throws CoordinationException where the store does not answer
         */
        void reserve(long millis);
    }
}
