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

/** The counters of a process, in a file that survives it. Thread-safe. */
final class WorkerCounters {
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer numbers;

    private WorkerCounters(ByteBuffer numbers) {
        this.numbers = numbers;
    }

    /** A counter and its offset in the file. */
    enum Counter {
        GENERATED(0),
        DUPLICATES(8),
        CLOCK_STEPS(16);

        private final int offset;

        Counter(int offset) {
            this.offset = offset;
        }
    }

    static WorkerCounters in(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new WorkerCounters(channel.map(MapMode.READ_WRITE, 0, Counter.values().length * (long) Long.BYTES));
        }
    }

    void add(Counter counter, long amount) {
        long before = (long) LONGS.getAndAdd(numbers, counter.offset, amount);
        assert before >= 0;
    }

    long get(Counter counter) {
        return (long) LONGS.getVolatile(numbers, counter.offset);
    }
}
