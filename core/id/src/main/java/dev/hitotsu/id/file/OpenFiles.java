package dev.hitotsu.id.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The files of slots that this JVM has open. POSIX releases all locks that a process has on a file as soon as it closes
 * any descriptor of that file, so nobody in the process may open such a file a second time, under whatever path, and
 * from whatever class loader.
 *
 * <p>So files are known by their inode, and the list is in the system properties, which all class loaders share.
 */
final class OpenFiles {
    /**
     * Whoever creates, opens or closes a file of a slot holds this monitor. All class loaders have the same object for
     * the same literal.
     *
     * @see <a href="https://docs.oracle.com/javase/specs/jls/se21/html/jls-3.html#jls-3.10.5">JLS 3.10.5</a>
     */
    static final Object MONITOR = "dev.hitotsu.id.file.OpenFiles".intern();

    private static final String PROPERTY = "dev.hitotsu.id.file.open.";

    private OpenFiles() {}

    /** The file, whatever path leads to it. Does not open it. */
    static String keyOf(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? file.toRealPath().toString() : key.toString();
    }

    /** Notes that the file is open; false if it was open before. */
    static boolean add(String key) {
        return System.getProperties().putIfAbsent(PROPERTY + key, "open") == null;
    }

    static boolean contains(String key) {
        return System.getProperty(PROPERTY + key) != null;
    }

    static void remove(String key) {
        System.clearProperty(PROPERTY + key);
    }
}
