package dev.hitotsu.servers.net;

import dev.hitotsu.servers.ServerException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Adjacent ports that are reserved for one JVM. The JVM holds a file lock for the range. The kernel releases the lock
 * when the JVM ends, even if it is killed.
 *
 * <p>Not thread-safe. All ranges of a JVM must be used by one thread at a time.
 */
final class PortRange implements PrimitiveIterator.OfInt {
    /** A range without ports. */
    static final PortRange EMPTY = new PortRange(IntStream.empty());

    private static final int SIZE = 64;

    /**
     * The locks of this JVM by the first port of the range. Without this reference, garbage collection would release a
     * lock.
     */
    private static final Map<Integer, FileLock> LOCKS = new HashMap<>();

    private final PrimitiveIterator.OfInt ports;

    private PortRange(IntStream ports) {
        this.ports = ports.iterator();
    }

    /**
     * Reserves a range between the two ports that no other user of the lock folder has reserved. Does not block.
     *
     * @throws ServerException if every range is reserved, or the lock files cannot be created
     */
    static PortRange reserve(Path lockFolder, int min, int max) {
        int ranges = (max - min + 1) / SIZE;
        int start = ThreadLocalRandom.current().nextInt(ranges);
        try {
            Files.createDirectories(lockFolder);
            for (int i = 0; i < ranges; i++) {
                int first = min + (start + i) % ranges * SIZE;
                if (!LOCKS.containsKey(first) && lock(lockFolder, first)) {
                    return new PortRange(IntStream.range(first, first + SIZE));
                }
            }
        } catch (IOException e) {
            throw new ServerException(
                    "folder of port locks: " + lockFolder + " (expected: a folder that can be written to)", e);
        }
        throw new ServerException("ports on 127.0.0.1 from " + min + " to " + max + ": all reserved by the locks in "
                + lockFolder + " (expected: " + SIZE + " free ones)");
    }

    @Override
    public boolean hasNext() {
        return ports.hasNext();
    }

    @Override
    public int nextInt() {
        return ports.nextInt();
    }

    private static boolean lock(Path folder, int first) throws IOException {
        Path file = folder.resolve(Integer.toString(first));
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return false;
        }
        LOCKS.put(first, lock);
        return true;
    }
}
