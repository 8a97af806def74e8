package dev.hitotsu.jdbc.internal.relay;

import dev.hitotsu.jdbc.SegmentArchive;
import dev.hitotsu.message.FailureLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Lets segments be removed once the archive has had them. The archive may hang or throw anything: it has a thread of
 * its own. Thread-safe; does not block.
 */
public final class ArchiveGate {
    private static final Logger log = LoggerFactory.getLogger(ArchiveGate.class);

    private final SegmentArchive.@Nullable Setting setting;
    private final FailureLog failures = new FailureLog(log, System::nanoTime);
    private final Set<String> archived = new HashSet<>();
    private final Deque<String> removedUnarchived = new ArrayDeque<>();
    private @Nullable String running;

    /** @param setting null for no archive */
    public ArchiveGate(SegmentArchive.@Nullable Setting setting) {
        this.setting = setting;
    }

    /**
     * Whether a segment that is past its retention may be removed now. If not the archive has begun with it, or with
     * another one.
     *
     * @param held how many segments are past their retention from this one on, this one included
     */
    public synchronized boolean mayRemove(SegmentArchive.Segment segment, int held) {
        if (setting == null || archived.contains(segment.name())) {
            return true;
        }
        if (held > setting.maxHeld()) {
            reportLoss(segment, held);
            return true;
        }
        if (running == null) {
            running = segment.name();
            SegmentArchive archive = setting.archive();
            Thread.ofPlatform().name("hitotsu-archive").daemon().start(() -> run(archive, segment));
        }
        return false;
    }

    private void reportLoss(SegmentArchive.Segment segment, int held) {
        if (!removedUnarchived.contains(segment.name())) {
            removedUnarchived.add(segment.name());
            log.error(
                    "segment {} is removed without the archive: {} segments wait for it (expected: at most {})",
                    segment.name(),
                    held,
                    setting == null ? 0 : setting.maxHeld());
        }
    }

    @SuppressWarnings("CatchThrowable")
    private void run(SegmentArchive archive, SegmentArchive.Segment segment) {
        boolean done = false;
        try {
            archive.archive(segment);
            done = true;
        } catch (Throwable e) {
            // Errors too: whatever a user's code throws, the segment stays and is handed to it again.
            synchronized (this) {
                failures.log(Level.WARN, "segment " + segment.name() + ": the archive failed, it is tried again", e);
            }
        } finally {
            ended(segment.name(), done);
        }
    }

    private synchronized void ended(String name, boolean done) {
        running = null;
        if (done) {
            archived.add(name);
        }
    }

    /** It is gone. */
    public synchronized void removed(String name) {
        archived.remove(name);
        removedUnarchived.remove(name);
    }
}
