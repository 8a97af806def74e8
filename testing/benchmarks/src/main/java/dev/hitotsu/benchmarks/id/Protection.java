package dev.hitotsu.benchmarks.id;

/** What keeps a restarted process from giving the ids of its predecessor. */
enum Protection {
    /** Slots in files, with time reserved ahead. */
    SLOTS,

    /** A configured worker id and nothing else. Clocks that step back across a restart make duplicates: the check's own check. */
    NONE
}
