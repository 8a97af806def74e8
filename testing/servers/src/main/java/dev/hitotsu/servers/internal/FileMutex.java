package dev.hitotsu.servers.internal;

import dev.hitotsu.servers.ServerException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Mutual exclusion between threads and between JVMs, by a lock on a file. The kernel releases the lock when the process
 * ends. The file stays.
 */
public final class FileMutex {
    // A file lock belongs to the JVM. A second thread that asks for it gets an exception and does not wait.
    private static final ReentrantLock THREADS = new ReentrantLock();

    private FileMutex() {}

    /**
     * Waits until no other thread or process holds the lock, then runs the work under the lock.
     *
     * @throws ServerException if the file cannot be locked or is a symbolic link, or if the work throws an
     *     {@link IOException}
     */
    public static void runLocked(Path file, Work work) {
        THREADS.lock();
        try (FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = channel.lock()) {
            work.run();
            assert lock.isValid();
        } catch (IOException e) {
            throw new ServerException("under the lock " + file + ": " + e.getMessage(), e);
        } finally {
            THREADS.unlock();
        }
    }

    /** Work that runs under the lock. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException;
    }
}
