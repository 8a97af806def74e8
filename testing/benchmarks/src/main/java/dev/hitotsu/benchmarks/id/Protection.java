package dev.hitotsu.benchmarks.id;

/** What prevents a restarted process from generating the ids of its predecessor. */
enum Protection {
    /** Worker slots in files that reserve time in advance. */
    SLOTS,

    /**
     * Only a configured worker id. Clocks that step back during a restart cause duplicates, which proves that the check
     * works.
     */
    NONE
}
