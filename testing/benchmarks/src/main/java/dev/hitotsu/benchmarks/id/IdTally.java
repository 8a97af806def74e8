package dev.hitotsu.benchmarks.id;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a worker process has done so far, in a file that outlives it. Thread-safe. */
final class IdTally {
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer numbers;

    private IdTally(ByteBuffer numbers) {
        this.numbers = numbers;
    }

    /** What is counted. */
    enum Line {
        GIVEN(0),
        DUPLICATES(8),
        CLOCK_STEPS(16);

        private final int offset;

        Line(int offset) {
            this.offset = offset;
        }
    }

    static IdTally in(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new IdTally(channel.map(MapMode.READ_WRITE, 0, Line.values().length * (long) Long.BYTES));
        }
    }

    void add(Line line, long more) {
        long before = (long) LONGS.getAndAdd(numbers, line.offset, more);
        assert before >= 0;
    }

    long get(Line line) {
        return (long) LONGS.getVolatile(numbers, line.offset);
    }
}
