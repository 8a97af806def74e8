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
 * Which ids were given, a bit each, in files that all processes map: a sheet has the ids of one worker in 16,384 ms. A bit
 * that is set stays set when its process is killed, and every other process sees it at once.
 *
 * <p>An id's place is worked out from its bits as the standard layout is documented, not by the code under test. Memory is
 * that of the pages in use. Thread-safe.
 */
final class IdSheets {
    private static final int SEQUENCE_BITS = 13;
    private static final int WORKER_BITS = 10;
    private static final int SHEET_MILLIS_BITS = 14;
    private static final int SHEET_BITS = SHEET_MILLIS_BITS + SEQUENCE_BITS;
    private static final int SHEET_BYTES = 1 << (SHEET_BITS - 3);
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Path folder;
    private final Map<Long, ByteBuffer> sheets = new ConcurrentHashMap<>();

    IdSheets(Path folder) {
        this.folder = folder;
    }

    /** Notes an id. Whether it is the first time that any process notes it. */
    boolean add(long id) {
        long millis = id >>> (SEQUENCE_BITS + WORKER_BITS);
        long worker = (id >>> SEQUENCE_BITS) & ((1 << WORKER_BITS) - 1);
        ByteBuffer sheet = sheet(((millis >>> SHEET_MILLIS_BITS) << WORKER_BITS) | worker);
        long tick = (millis << SEQUENCE_BITS) | (id & ((1 << SEQUENCE_BITS) - 1));
        int bit = (int) tick & ((1 << SHEET_BITS) - 1);
        long mask = 1L << bit;
        long before = (long) LONGS.getAndBitwiseOr(sheet, bit >>> 6 << 3, mask);
        return (before & mask) == 0;
    }

    /** How many different ids were noted. Reads all sheets, a piece at a time. */
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
        ByteBuffer piece = ByteBuffer.allocate(1 << 20);
        long count = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(piece) >= 0 || piece.position() > 0) {
                piece.flip();
                while (piece.remaining() >= Long.BYTES) {
                    count += Long.bitCount(piece.getLong());
                }
                piece.compact();
            }
        }
        return count;
    }

    private ByteBuffer sheet(long number) {
        return sheets.computeIfAbsent(number, this::map);
    }

    private ByteBuffer map(long number) {
        try (FileChannel channel = FileChannel.open(
                folder.resolve(Long.toString(number)),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, SHEET_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
