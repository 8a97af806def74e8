package dev.hitotsu.http;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.FailureLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Secrets in a file that nobody but its owner can read, a line each, the newest first. To rotate: put the new secret in
 * front, wait until every receiver knows it, and remove the old one. The file is read again when it has changed; while
 * it cannot be used, what was read before stays. Thread-safe.
 */
public final class SecretFile implements SigningKeys {
    private static final Logger log = LoggerFactory.getLogger(SecretFile.class);
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MAX_BYTES = 16_384;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path path;
    private final FailureLog failures = new FailureLog(log, System::nanoTime);
    private List<SigningKey> keys;
    private FileTime readOf;
    private long lookedAt;

    private SecretFile(Path path) throws IOException {
        this.path = path;
        this.readOf = Files.getLastModifiedTime(path);
        this.keys = read(path);
        this.lookedAt = System.nanoTime();
    }

    /**
     * The secrets in the file.
     *
     * @throws IllegalArgumentException if it cannot be read, others can read it, or a line is no secret
     */
    public static SecretFile of(Path path) {
        requireNonNull(path, "path: null (expected: the path of a file)");
        try {
            return new SecretFile(path);
        } catch (IOException e) {
            throw new IllegalArgumentException(path + ": " + e.getClass().getSimpleName() + " (expected: a file)", e);
        }
    }

    @Override
    public synchronized List<SigningKey> current() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK_NANOS) {
            lookedAt = now;
            readIfChanged();
        }
        return keys;
    }

    private void readIfChanged() {
        try {
            FileTime changed = Files.getLastModifiedTime(path);
            if (!changed.equals(readOf)) {
                keys = read(path);
                readOf = changed;
                log.info("{}: {} secrets", path, keys.size());
            }
        } catch (IOException | IllegalArgumentException e) {
            failures.log(Level.WARN, path + ": the secrets read before stay in use", e);
        }
    }

    private static List<SigningKey> read(Path path) throws IOException {
        requirePrivate(path);
        if (Files.size(path) > MAX_BYTES) {
            throw new IllegalArgumentException(
                    path + ": " + Files.size(path) + " bytes (expected: at most " + MAX_BYTES + ")");
        }
        List<SigningKey> found = Files.readString(path, StandardCharsets.US_ASCII)
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> secret(path, line.strip()))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException(path + ": empty (expected: a secret, such as whsec_ and Base64)");
        }
        return found;
    }

    private static SigningKey secret(Path path, String line) {
        try {
            return SigningKey.of(line);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Refuses a file that others than its owner can read or write. Where the file system knows no such permissions, its
     * own rules must do. Blocks for the file system.
     *
     * @throws IllegalArgumentException if others can use it
     * @throws IOException if the file is not there
     */
    public static void requirePrivate(Path path) throws IOException {
        requireNonNull(path, "path: null (expected: the path of a file)");
        if (!Files.getFileStore(path).supportsFileAttributeView("posix")) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        if (permissions.stream().anyMatch(OTHERS::contains)) {
            throw new IllegalArgumentException(path + ": " + PosixFilePermissions.toString(permissions)
                    + ", others can use it (expected: rw-------)");
        }
    }
}
