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
 * Folders for the programs and the data of servers. If this JVM runs as root, servers run as another user. That user
 * must be able to enter every parent folder.
 */
public final class Folders {
    /** The system property that overrides the folder for unpacked programs. */
    public static final String CACHE_PROPERTY = "hitotsu.cache";

    private static final Path ROOT_CACHE = Path.of("/var/cache/hitotsu");
    private static final Path ROOT_TEMPORARY = Path.of("/var/tmp");

    private static final Set<Path> TEMPORARY = ConcurrentHashMap.newKeySet();

    private Folders() {}

    /**
     * The folder for programs that are unpacked once for each user. It is the system property {@value #CACHE_PROPERTY}
     * if set, else {@code $XDG_CACHE_HOME/hitotsu} or {@code ~/.cache/hitotsu}. For root, whose home folder is usually
     * closed to other users, it is then {@code /var/cache/hitotsu}.
     *
     * @throws ServerException if it cannot be created
     */
    public static Path cache() {
        String chosen = System.getProperty(CACHE_PROPERTY);
        Path cache = chosen != null ? Path.of(chosen) : userCache();
        if (chosen == null && ServerUser.isRoot() && !isOpenToOthers(cache)) {
            cache = ROOT_CACHE;
        }
        try {
            return createReadable(cache);
        } catch (IOException e) {
            throw new ServerException(
                    "cache folder: " + cache + " (expected: a folder that can be created; -D" + CACHE_PROPERTY
                            + "=... names another)",
                    e);
        }
    }

    /**
     * Creates a folder whose name starts with the prefix and which every user can enter. If nobody has deleted it when
     * this JVM exits, it is deleted after the child processes have stopped.
     *
     * @throws ServerException if it cannot be created
     */
    public static Path temporary(String prefix) {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            Path usable = ServerUser.isRoot() && !isOpenToOthers(parent) ? ROOT_TEMPORARY : parent;
            Path folder = Files.createTempDirectory(usable, prefix);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            TEMPORARY.add(folder);
            return folder;
        } catch (IOException e) {
            throw new ServerException(
                    "temporary folder: none in " + parent + " (expected: one that can be created)", e);
        }
    }

    /** Creates the folder and its parents unless they exist. Every user can read it, whatever the umask is. */
    public static Path createReadable(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        createReadable(folder.toAbsolutePath().resolveSibling("").normalize());
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    /** Deletes a folder with its content. It does not follow links. A file that vanishes meanwhile is no error. */
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

    /** Deletes every temporary folder that still exists. Call it when no child process runs any more. */
    public static void deleteTemporary() {
        Set.copyOf(TEMPORARY).forEach(Folders::delete);
    }

    private static Path userCache() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        // The XDG base directory specification says to ignore a relative path.
        boolean useXdg = xdg != null && xdg.startsWith("/");
        return useXdg ? Path.of(xdg, "hitotsu") : Path.of(System.getProperty("user.home"), ".cache", "hitotsu");
    }

    private static boolean isOpenToOthers(Path folder) {
        for (Path path = folder.toAbsolutePath(); path != null; path = path.getParent()) {
            if (Files.exists(path) && !hasPermission(path, PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasPermission(Path path, PosixFilePermission permission) {
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
