package dev.hitotsu.runtime.secret;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is made of files that may change while the process runs, such as certificates or a token. A second after it was
 * last looked for a change, whoever asks looks again. While the files are gone, or half written, what was made before
 * stays, and the log says why. Thread-safe.
 *
 * @param <T> what is made
 */
public final class LastGood<T> {
    private static final Logger log = LoggerFactory.getLogger(LastGood.class);
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final String name;
    private final Source<?> version;
    private final Source<? extends T> reader;
    private final LongSupplier nanoTime;
    private T value;
    private Object valueOf;
    private long lookedAt;
    private @Nullable String said;

    private LastGood(String name, Source<?> version, Source<? extends T> reader, LongSupplier nanoTime)
            throws IOException {
        this.name = name;
        this.version = version;
        this.reader = reader;
        this.nanoTime = nanoTime;
        // Before the content: what changes in between is read again.
        this.valueOf = version.get();
        this.value = reader.get();
        this.lookedAt = nanoTime.getAsLong();
    }

    /** Says something of files. */
    @FunctionalInterface
    public interface Source<T> {
        /**
         * Blocks for the files.
         *
         * @throws IOException if one is not there
         * @throws IllegalArgumentException if one cannot be used; the message has nothing secret
         */
        T get() throws IOException;
    }

    /**
     * What the reader makes, at once for the first time. Blocks for the files.
     *
     * @param name what it is, for people
     * @param version tells one state of the files from another, cheaply; with {@code equals}
     * @throws IOException or an unchecked one, as the sources do
     */
    public static <T> LastGood<T> of(String name, Source<?> version, Source<? extends T> reader) throws IOException {
        return of(name, version, reader, System::nanoTime);
    }

    static <T> LastGood<T> of(String name, Source<?> version, Source<? extends T> reader, LongSupplier nanoTime)
            throws IOException {
        requireNonNull(name, "name: null (expected: what it is)");
        requireNonNull(version, "version: null (expected: what tells one state from another)");
        requireNonNull(reader, "reader: null (expected: what reads the files)");
        return new LastGood<>(name, version, reader, nanoTime);
    }

    /** What was made last. Blocks for the files where it is time to look. */
    public synchronized T current() {
        long now = nanoTime.getAsLong();
        if (now - lookedAt >= LOOK_NANOS) {
            lookedAt = now;
            look();
        }
        return value;
    }

    private void look() {
        try {
            Object present = version.get();
            if (!present.equals(valueOf)) {
                value = reader.get();
                valueOf = present;
                log.info("{}: changed, and read anew", name);
            }
            said = null;
        } catch (IOException | RuntimeException e) {
            say(e instanceof IOException ? e.getClass().getSimpleName() : String.valueOf(e.getMessage()));
        }
    }

    /** Once for each reason in a row. */
    private void say(String reason) {
        if (!reason.equals(said)) {
            said = reason;
            log.warn("{}: what was read before stays in use: {}", name, reason);
        }
    }

    /** Hides what was made. */
    @Override
    public String toString() {
        return name;
    }
}
