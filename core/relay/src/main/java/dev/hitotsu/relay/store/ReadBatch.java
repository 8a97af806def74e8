package dev.hitotsu.relay.store;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Entries of the log, and the position that the relay has reached when it has settled them and every earlier batch.
 *
 * @param entries those of one lane in the order in which they must be sent
 * @param checkpoint for {@link Settlement}
 * @param checkpointChanged whether the checkpoint differs from that of the batch before
 * @param hasMore whether the store is likely to have more right now
 */
public record ReadBatch(List<LogEntry> entries, Checkpoint checkpoint, boolean checkpointChanged, boolean hasMore) {
    public ReadBatch {
        requireNonNull(entries, "entries: null (expected: a list of entries)");
        requireNonNull(checkpoint, "checkpoint: null (expected: a checkpoint)");
    }
}
