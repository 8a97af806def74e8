package dev.hitotsu.benchmarks.id;

import dev.hitotsu.id.IdException;
import dev.hitotsu.id.file.FileWorkerSlots;
import dev.hitotsu.id.snowflake.Snowflake;
import dev.hitotsu.id.snowflake.SnowflakeBuilder;
import dev.hitotsu.id.snowflake.WorkerId;
import java.nio.file.Path;
import java.time.Duration;

/** A process that generates ids with two threads, on a clock that steps, until it is killed or stopped. */
final class IdProcessMain {
    private static final int THREADS = 2;
    private static final int IDS_PER_UPDATE = 64;

    private static volatile boolean stopping;

    private IdProcessMain() {}

    /**
     * Arguments: folder, number of the process, number of earlier starts, seed, maximum clock step in milliseconds,
     * protection.
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int process = Integer.parseInt(arguments[1]);
        int start = Integer.parseInt(arguments[2]);
        SteppingClock clock = new SteppingClock(
                Long.parseLong(arguments[3]) + process * 1_000_003L + start, Integer.parseInt(arguments[4]));
        WorkerCounters counters = WorkerCounters.in(folder.resolve("counters").resolve(process + "-" + start));
        Snowflake ids = generator(folder, clock, process, Protection.valueOf(arguments[5]));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(ids)));
        IdBitmap bitmap = new IdBitmap(folder.resolve("bitmap"));
        for (int i = 0; i < THREADS; i++) {
            Thread.ofPlatform().start(() -> generateOrExit(ids, bitmap, counters));
        }
        stepForever(clock, counters);
    }

    private static Snowflake generator(Path folder, SteppingClock clock, int process, Protection protection) {
        SnowflakeBuilder builder = Snowflake.builder().clock(clock).maxWait(Duration.ofMinutes(1));
        return switch (protection) {
            case SLOTS ->
                builder.slots(FileWorkerSlots.in(folder.resolve("slots"))).build();
            case NONE -> builder.worker(new WorkerId(0, process)).build();
        };
    }

    private static void generate(Snowflake ids, IdBitmap bitmap, WorkerCounters counters) {
        while (true) {
            int duplicates = 0;
            for (int i = 0; i < IDS_PER_UPDATE; i++) {
                duplicates += bitmap.add(ids.next()) ? 0 : 1;
            }
            counters.add(WorkerCounters.Counter.GENERATED, IDS_PER_UPDATE);
            if (duplicates > 0) {
                counters.add(WorkerCounters.Counter.DUPLICATES, duplicates);
            }
        }
    }

    private static void stop(Snowflake ids) {
        stopping = true;
        ids.close();
    }

    /** A generator that fails ends the process, and the check reports that. */
    private static void generateOrExit(Snowflake ids, IdBitmap bitmap, WorkerCounters counters) {
        try {
            generate(ids, bitmap, counters);
        } catch (IdException e) {
            if (!stopping) {
                e.printStackTrace();
                Runtime.getRuntime().halt(1);
            }
        }
    }

    private static void stepForever(SteppingClock clock, WorkerCounters counters) throws InterruptedException {
        while (true) {
            // The sleep is the time between two clock steps. It waits for nothing.
            Thread.sleep(clock.nextPeriod());
            clock.step();
            counters.add(WorkerCounters.Counter.CLOCK_STEPS, 1);
        }
    }
}
