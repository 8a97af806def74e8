package dev.hitotsu.relay.store;

import java.util.List;

/**
 * Some messages of the log, and the position that is reached when all of them, and those of every earlier batch, are
 * settled.
 *
 * @param entries in the order in which they must be sent, per lane
 * @param checkpoint for {@link Settlement}
 * @param checkpointChanged whether the checkpoint differs from that of the batch before
 * @param hasMore whether the store is likely to have more right now
 */
public record ReadBatch(List<LogEntry> entries, Checkpoint checkpoint, boolean checkpointChanged, boolean hasMore) {}
