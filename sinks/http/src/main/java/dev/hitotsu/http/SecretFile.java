package dev.hitotsu.http;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.runtime.secret.FileVersions;
import dev.hitotsu.runtime.secret.LastGood;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Secrets in a file that nobody but its owner can read, a line each, the newest first. To rotate: put the new secret in
 * front, wait until every receiver knows it, and remove the old one. The file is read again when it has changed; while
 * it cannot be used, what was read before stays. Thread-safe.
 */
public final class SecretFile implements SigningKeys {
    private static final int MAX_BYTES = 16_384;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final LastGood<List<SigningKey>> keys;

    private SecretFile(Path path) throws IOException {
        this.keys = LastGood.of(path.toString(), () -> FileVersions.of(List.of(path)), () -> read(path));
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
    public List<SigningKey> current() {
        return keys.current();
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
