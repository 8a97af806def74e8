package dev.hitotsu.benchmarks.id;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The set of generated ids, as a bitmap in files that all processes map. A page holds the ids of one worker in 16,384
 * ms. A bit stays set when its process is killed, and every other process sees it at once.
 *
 * <p>The position of an id is calculated from the documented default layout, not by the code under test. Memory is
 * limited to the pages in use. Thread-safe.
 */
final class IdBitmap {
    private static final int SEQUENCE_BITS = 13;
    private static final int WORKER_BITS = 10;
    private static final int PAGE_MILLIS_BITS = 14;
    private static final int PAGE_BITS = PAGE_MILLIS_BITS + SEQUENCE_BITS;
    private static final int PAGE_BYTES = 1 << (PAGE_BITS - 3);
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Path folder;
    private final Map<Long, ByteBuffer> pages = new ConcurrentHashMap<>();

    IdBitmap(Path folder) {
        this.folder = folder;
    }

    /** Adds an id. Returns whether no process added it before. */
    boolean add(long id) {
        long millis = id >>> (SEQUENCE_BITS + WORKER_BITS);
        long worker = (id >>> SEQUENCE_BITS) & ((1 << WORKER_BITS) - 1);
        ByteBuffer page = page(((millis >>> PAGE_MILLIS_BITS) << WORKER_BITS) | worker);
        long tick = (millis << SEQUENCE_BITS) | (id & ((1 << SEQUENCE_BITS) - 1));
        int bit = (int) tick & ((1 << PAGE_BITS) - 1);
        long mask = 1L << bit;
        long before = (long) LONGS.getAndBitwiseOr(page, bit >>> 6 << 3, mask);
        return (before & mask) == 0;
    }

    /** Returns the number of different ids. Reads all pages. */
    long count() throws IOException {
        long count = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                count += count(file);
            }
        }
        return count;
    }

    private static long count(Path file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
        long count = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(buffer) >= 0 || buffer.position() > 0) {
                buffer.flip();
                while (buffer.remaining() >= Long.BYTES) {
                    count += Long.bitCount(buffer.getLong());
                }
                buffer.compact();
            }
        }
        return count;
    }

    private ByteBuffer page(long number) {
        return pages.computeIfAbsent(number, this::map);
    }

    private ByteBuffer map(long number) {
        try (FileChannel channel = FileChannel.open(
                folder.resolve(Long.toString(number)),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, PAGE_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
