package dev.hitotsu.relay.memory;

import dev.hitotsu.relay.store.Checkpoint;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;

/**
 * How far a log has been read.
 *
 * @param position the greatest position that was read
 * @param gaps positions before it that open transactions may still fill, in order
 */
record MemoryCheckpoint(long position, List<Long> gaps) implements Checkpoint {
    static final MemoryCheckpoint START = new MemoryCheckpoint(0, List.of());

    static MemoryCheckpoint of(long position, Collection<Long> gaps) {
        return new MemoryCheckpoint(position, List.copyOf(gaps));
    }

    boolean hasPassed(long other) {
        return other <= position && !gaps.contains(other);
    }

    @Override
    public String kind() {
        return "memory";
    }

    @Override
    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * (1 + gaps.size())).putLong(position);
        gaps.forEach(bytes::putLong);
        return bytes.array();
    }
}
