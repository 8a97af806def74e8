package dev.hitotsu.mongo;

import dev.hitotsu.relay.store.Checkpoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonValue;

/**
 * How far a log was read.
 *
 * @param position the greatest position that was read
 * @param ranges first and last position of each gap before it, in turn
 */
record MongoCheckpoint(long position, List<Long> ranges) implements Checkpoint {
    MongoCheckpoint {
        ranges = List.copyOf(ranges);
    }

    static MongoCheckpoint of(BsonDocument relay) {
        List<Long> ranges = new ArrayList<>();
        for (BsonValue value : relay.getArray("gaps")) {
            ranges.add(value.asNumber().longValue());
        }
        return new MongoCheckpoint(relay.getNumber("position").longValue(), ranges);
    }

    BsonArray gaps() {
        return new BsonArray(ranges.stream().map(BsonInt64::new).toList());
    }

    /** Below this position nothing is left to read. */
    long settledBelow() {
        return ranges.isEmpty() ? position + 1 : ranges.getFirst();
    }

    /** Whether the relay is through with the position. */
    boolean hasPassed(long other) {
        for (int i = 0; i < ranges.size(); i += 2) {
            if (ranges.get(i) <= other && other <= ranges.get(i + 1)) {
                return false;
            }
        }
        return other <= position;
    }

    /** How many positions are in gaps. */
    long gapPositionCount() {
        long count = 0;
        for (int i = 0; i < ranges.size(); i += 2) {
            count += ranges.get(i + 1) - ranges.get(i) + 1;
        }
        return count;
    }

    @Override
    public String kind() {
        return "mongodb";
    }

    @Override
    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * (1 + ranges.size())).putLong(position);
        ranges.forEach(bytes::putLong);
        return bytes.array();
    }
}
