package dev.hitotsu.mongo;

import dev.hitotsu.relay.feed.FedLogSource;
import dev.hitotsu.relay.feed.LogFeed;
import dev.hitotsu.relay.store.LogSource;
import dev.hitotsu.relay.store.ReadBatch;
import java.time.Duration;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** The log, polled or fed by a change stream. */
final class MongoLogSource implements LogSource, AutoCloseable {
    private final MongoLogReader reader;
    private final @Nullable Following following;

    private record Following(LogFeed<BsonDocument> feed, FedLogSource<BsonDocument> source) {}

    private MongoLogSource(MongoLogReader reader, @Nullable Following following) {
        this.reader = reader;
        this.following = following;
    }

    static MongoLogSource polling(MongoLogReader reader) {
        return new MongoLogSource(reader, null);
    }

    /** Begins to follow a change stream, aside. */
    static MongoLogSource following(MongoCollections collections, MongoLogReader reader) {
        LogFeed<BsonDocument> feed = ChangeStreamInput.start(collections, reader::readNotBefore);
        return new MongoLogSource(reader, new Following(feed, new FedLogSource<>(reader, feed)));
    }

    @Override
    public ReadBatch read(int maxMessages, long maxBytes, Duration maxWait) {
        return following == null
                ? reader.read(maxMessages, maxBytes)
                : following.source.read(maxMessages, maxBytes, maxWait);
    }

    @Override
    public boolean waits() {
        return following != null && following.source.waits();
    }

    @Override
    public @Nullable String problem() {
        String own = reader.problem();
        return own != null || following == null ? own : following.source.problem();
    }

    @Override
    public @Nullable String alarm() {
        String own = reader.problem();
        return own != null || following == null ? own : following.source.alarm();
    }

    @Override
    public void close() {
        if (following != null) {
            following.feed.close();
        }
    }
}
