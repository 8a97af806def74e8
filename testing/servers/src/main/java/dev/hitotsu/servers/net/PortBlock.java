package dev.hitotsu.servers.net;

import dev.hitotsu.servers.ServerException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Some neighbouring ports that one JVM alone hands out, until it ends, however it ends: it holds the lock of a file,
 * which the kernel lets go of then.
 *
 * <p>Not thread-safe, nor are two of them.
 */
final class PortBlock implements PrimitiveIterator.OfInt {
    /** Without a port. */
    static final PortBlock NONE = new PortBlock(IntStream.empty());

    private static final int SIZE = 64;

    /** By the first port. Whatever keeps no reference to a lock lets go of it at some time. */
    private static final Map<Integer, FileLock> HELD = new HashMap<>();

    private final PrimitiveIterator.OfInt ports;

    private PortBlock(IntStream ports) {
        this.ports = ports.iterator();
    }

    /**
     * A block between the two ports that nobody has who uses the same folder for the locks. Does not wait.
     *
     * @throws ServerException if there is none, or the files cannot be made
     */
    static PortBlock take(Path folder, int lowest, int highest) {
        int blocks = (highest - lowest + 1) / SIZE;
        int start = ThreadLocalRandom.current().nextInt(blocks);
        try {
            Files.createDirectories(folder);
            for (int i = 0; i < blocks; i++) {
                int first = lowest + (start + i) % blocks * SIZE;
                if (!HELD.containsKey(first) && lock(folder, first)) {
                    return new PortBlock(IntStream.range(first, first + SIZE));
                }
            }
        } catch (IOException e) {
            throw new ServerException("folder of port locks: " + folder + " could not be used", e);
        }
        throw new ServerException("ports on 127.0.0.1 from " + lowest + " to " + highest
                + ": all handed out (expected: " + SIZE + " that are not, as the locks in " + folder + " say)");
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
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return false;
        }
        HELD.put(first, lock);
        return true;
    }
}
