package dev.hitotsu.benchmarks.id;

import dev.hitotsu.id.IdException;
import dev.hitotsu.id.file.FileWorkerSlots;
import dev.hitotsu.id.snowflake.Snowflake;
import dev.hitotsu.id.snowflake.SnowflakeBuilder;
import dev.hitotsu.id.snowflake.WorkerId;
import java.nio.file.Path;
import java.time.Duration;

/** A process that makes ids with two threads, on a clock that steps, until it is killed or asked to stop. */
final class IdWorkerMain {
    private static final int THREADS = 2;
    private static final int NOTED_AT_ONCE = 64;

    private static volatile boolean stopping;

    private IdWorkerMain() {}

    /** Arguments: the folder, the number of the process, how often it was started before, the seed, the
     * greatest clock step in milliseconds, the protection. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int process = Integer.parseInt(arguments[1]);
        int start = Integer.parseInt(arguments[2]);
        SteppingClock clock = new SteppingClock(
                Long.parseLong(arguments[3]) + process * 1_000_003L + start, Integer.parseInt(arguments[4]));
        IdTally tally = IdTally.in(folder.resolve("tallies").resolve(process + "-" + start));
        Snowflake ids = generator(folder, clock, process, Protection.valueOf(arguments[5]));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(ids)));
        IdSheets sheets = new IdSheets(folder.resolve("sheets"));
        for (int i = 0; i < THREADS; i++) {
            Thread.ofPlatform().start(() -> makeOrEnd(ids, sheets, tally));
        }
        stepForEver(clock, tally);
    }

    private static Snowflake generator(Path folder, SteppingClock clock, int process, Protection protection) {
        SnowflakeBuilder builder = Snowflake.builder().clock(clock).maxWait(Duration.ofMinutes(1));
        return switch (protection) {
            case SLOTS ->
                builder.slots(FileWorkerSlots.in(folder.resolve("slots"))).build();
            case NONE -> builder.worker(new WorkerId(0, process)).build();
        };
    }

    private static void make(Snowflake ids, IdSheets sheets, IdTally tally) {
        while (true) {
            int duplicates = 0;
            for (int i = 0; i < NOTED_AT_ONCE; i++) {
                duplicates += sheets.add(ids.next()) ? 0 : 1;
            }
            tally.add(IdTally.Line.GIVEN, NOTED_AT_ONCE);
            if (duplicates > 0) {
                tally.add(IdTally.Line.DUPLICATES, duplicates);
            }
        }
    }

    private static void stop(Snowflake ids) {
        stopping = true;
        ids.close();
    }

    /** A generator that refuses ends the process, which the check takes notice of. */
    private static void makeOrEnd(Snowflake ids, IdSheets sheets, IdTally tally) {
        try {
            make(ids, sheets, tally);
        } catch (IdException e) {
            if (!stopping) {
                e.printStackTrace();
                Runtime.getRuntime().halt(1);
            }
        }
    }

    private static void stepForEver(SteppingClock clock, IdTally tally) throws InterruptedException {
        while (true) {
            // How long a clock is right is what is tried out; nothing is waited for.
            Thread.sleep(clock.nextPeriod());
            clock.step();
            tally.add(IdTally.Line.CLOCK_STEPS, 1);
        }
    }
}
