package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.IdException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Processes that share a store of few slots, on virtual time. By a seed they make ids, have their clocks stepped by up
 * to ten seconds, crash, stop in an orderly way, or lose their lease without noticing and go on.
 */
final class Fleet {
    private static final int MEMBERS = 6;
    private static final SnowflakeLayout LAYOUT = SnowflakeLayout.of(41, 0, 2, 13);
    private static final int STEP_MILLIS = 10_000;

    private final Random random;
    private final SlotBook slots;
    private final List<Member> members = new ArrayList<>();
    private final Set<Long> ids = new HashSet<>();
    private long worldMillis =
            SnowflakeLayout.DEFAULT_EPOCH.plus(Duration.ofDays(1)).toEpochMilli();
    private int duplicates;
    private int disorders;

    Fleet(long seed, SlotBook.Flaw flaw) {
        this.random = new Random(seed);
        this.slots = new SlotBook(flaw);
        for (int i = 0; i < MEMBERS; i++) {
            members.add(new Member());
        }
    }

    /** How many ids were given twice. */
    int run(int steps) {
        for (int i = 0; i < steps; i++) {
            worldMillis += random.nextInt(50);
            members.get(random.nextInt(MEMBERS)).step();
        }
        return duplicates;
    }

    /** How many ids were not greater than the one before of the same generator. */
    int disorders() {
        return disorders;
    }

    int idCount() {
        return ids.size();
    }

    private final class Member {
        private long offset;
        private SlotBook.Slot slot;
        private Snowflake generator;
        private long newest;

        void step() {
            if (generator == null) {
                start();
                return;
            }
            switch (random.nextInt(20)) {
                case 0 -> crash();
                case 1 -> generator.close();
                case 2, 3 -> offset = random.nextInt(-STEP_MILLIS, STEP_MILLIS + 1);
                case 4 -> slots.expire(slot);
                case 5 -> slot.notice();
                default -> use(1 + random.nextInt(20));
            }
        }

        private void start() {
            try {
                newest = 0;
                generator = Snowflake.builder()
                        .layout(LAYOUT)
                        .clock(clock())
                        .sleeper(atMost -> worldMillis += 1 + atMost.toMillis())
                        .clockBack(random.nextBoolean() ? ClockBackPolicy.WAIT : ClockBackPolicy.FAIL)
                        .reserveAhead(Duration.ofMillis(1 + random.nextInt(5_000)))
                        .borrow(Duration.ofMillis(random.nextInt(100)))
                        .background(Runnable::run)
                        .slots(count -> slot = slots.lease(count))
                        .build();
            } catch (IdException allHeld) {
                generator = null;
            }
        }

        private void crash() {
            slots.expire(slot);
            generator = null;
        }

        private void use(int count) {
            try {
                for (int i = 0; i < count; i++) {
                    long id = generator.next();
                    duplicates += ids.add(id) ? 0 : 1;
                    disorders += id > newest ? 0 : 1;
                    newest = id;
                }
            } catch (ClockBackException behind) {
                worldMillis += 1;
            } catch (IdException over) {
                crash();
            }
        }

        private InstantSource clock() {
            return () -> Instant.ofEpochMilli(worldMillis + offset);
        }
    }
}
