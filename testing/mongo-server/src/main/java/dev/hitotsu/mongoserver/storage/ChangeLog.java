package dev.hitotsu.mongoserver.storage;

import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** What was committed, in the order of the commits, as far back as it is kept. Guarded by the storage's lock. */
public final class ChangeLog {
    private final List<LogRecord> records = new ArrayList<>();

    /** Everything up to here is gone. */
    private LogPlace lost = new LogPlace(0, 0);

    void append(long time, Instant wallTime, List<Change> changes, @Nullable BsonDocument session, long transaction) {
        for (int i = 0; i < changes.size(); i++) {
            records.add(new LogRecord(new LogPlace(time, i), changes.get(i), wallTime, session, transaction));
        }
    }

    /**
     * What was committed behind a place.
     *
     * @throws CommandException with {@code ChangeStreamHistoryLost} if some of it is not kept any more
     */
    public List<LogRecord> after(LogPlace place) {
        requireKept(place);
        int low = 0;
        int high = records.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (records.get(middle).place().compareTo(place) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return records.subList(low, records.size());
    }

    /** @throws CommandException with {@code ChangeStreamHistoryLost} if the log begins behind the place */
    public void requireKept(LogPlace place) {
        if (place.compareTo(lost) < 0) {
            throw new CommandException(
                    ErrorCode.CHANGE_STREAM_HISTORY_LOST,
                    "Resume of change stream was not possible, as the resume point may no longer be in the oplog.");
        }
    }

    void forgetUpTo(LogPlace place) {
        records.removeIf(kept -> kept.place().compareTo(place) <= 0);
        lost = place;
    }
}
