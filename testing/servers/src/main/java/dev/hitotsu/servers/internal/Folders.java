package dev.hitotsu.servers.internal;

import dev.hitotsu.servers.ServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Folders for the programs and the data of servers. When this JVM runs as root, servers run as another user, who must be
 * able to pass through every folder above.
 */
public final class Folders {
    /** Overrides the folder for unpacked binaries. */
    public static final String CACHE_PROPERTY = "hitotsu.cache";

    private static final Path CACHE_OF_ROOT = Path.of("/var/cache/hitotsu");
    private static final Path OTHER_TEMPORARY = Path.of("/var/tmp");

    private static final Set<Path> TEMPORARY = ConcurrentHashMap.newKeySet();

    private Folders() {}

    /**
     * The folder for what is unpacked once for each user: the system property {@value #CACHE_PROPERTY} if set, else
     * {@code $XDG_CACHE_HOME/hitotsu} or {@code ~/.cache/hitotsu}; for root, whose home is mostly closed to others, then
     * {@code /var/cache/hitotsu}.
     *
     * @throws ServerException if it cannot be made
     */
    public static Path cache() {
        String chosen = System.getProperty(CACHE_PROPERTY);
        Path cache = chosen != null ? Path.of(chosen) : userCache();
        if (chosen == null && User.isRoot() && !isOpenToOthers(cache)) {
            cache = CACHE_OF_ROOT;
        }
        try {
            return open(cache);
        } catch (IOException e) {
            throw new ServerException(
                    "cache folder: " + cache + " (expected: a folder that can be made; -D" + CACHE_PROPERTY
                            + "=... names another)",
                    e);
        }
    }

    /**
     * A new folder, with a name that starts as given, which everybody can pass through. It is for servers: one that
     * nobody has deleted yet when this JVM exits goes once the child processes have stopped.
     *
     * @throws ServerException if it cannot be made
     */
    public static Path temporary(String prefix) {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            Path usable = User.isRoot() && !isOpenToOthers(parent) ? OTHER_TEMPORARY : parent;
            Path folder = Files.createTempDirectory(usable, prefix);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            TEMPORARY.add(folder);
            return folder;
        } catch (IOException e) {
            throw new ServerException("temporary folder: none in " + parent + " (expected: one that can be made)", e);
        }
    }

    /** Makes the folder and those above unless they exist, such that everybody can read it, whatever the umask is. */
    public static Path open(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        open(folder.toAbsolutePath().resolveSibling("").normalize());
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    /** Deletes a folder and all in it; links are deleted, not followed. What vanishes meanwhile is no error. */
    public static void delete(Path folder) {
        TEMPORARY.remove(folder);
        try {
            Files.walkFileTree(folder, new Deletion());
        } catch (NoSuchFileException alreadyGone) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes every temporary folder that is still there. For the time when no child runs any more. */
    public static void deleteTemporary() {
        Set.copyOf(TEMPORARY).forEach(Folders::delete);
    }

    private static Path userCache() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        // The XDG base directory specification: a relative path is to be ignored.
        boolean useXdg = xdg != null && xdg.startsWith("/");
        return useXdg ? Path.of(xdg, "hitotsu") : Path.of(System.getProperty("user.home"), ".cache", "hitotsu");
    }

    private static boolean isOpenToOthers(Path folder) {
        for (Path path = folder.toAbsolutePath(); path != null; path = path.getParent()) {
            if (Files.exists(path) && !lets(path, PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    private static boolean lets(Path path, PosixFilePermission permission) {
        try {
            return Files.getPosixFilePermissions(path).contains(permission);
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
