package dev.hitotsu.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElapsedClockTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicLong monotonic = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final AtomicLong wall = new AtomicLong(Duration.ofDays(20_000).toNanos());
    private final AtomicLong sinceStart = new AtomicLong(7);
    private final ElapsedClock clock = ElapsedClock.of(monotonic::get, wall::get, sinceStart::get);
    private final long began = clock.nanoTime();

    private Duration elapsed() {
        return Duration.ofNanos(clock.nanoTime() - began);
    }

    private void pass(Duration time) {
        monotonic.addAndGet(time.toNanos());
        wall.addAndGet(time.toNanos());
        sinceStart.addAndGet(time.toNanos());
    }

    private void suspend(Duration time) {
        wall.addAndGet(time.toNanos());
        sinceStart.addAndGet(time.toNanos());
    }

    private void setWall(Duration by) {
        wall.addAndGet(by.toNanos());
    }

    @Test
    void countsWhatPassesOnAllClocks() {
        pass(HOUR);
        assertThat(elapsed()).isEqualTo(HOUR);
    }

    @Test
    void countsTheTimeInWhichTheMachineWasSuspended() {
        suspend(HOUR);
        assertThat(elapsed()).isEqualTo(HOUR);
        pass(HOUR);
        suspend(HOUR);
        assertThat(elapsed()).isEqualTo(HOUR.multipliedBy(3));
    }

    @Test
    void countsWhatAStoppedVirtualMachineIsToldByItsWallClockAlone() {
        setWall(HOUR);
        assertThat(elapsed()).isEqualTo(HOUR);
    }

    @Test
    void aWallClockThatIsSetBackChangesNothing() {
        setWall(HOUR.negated());
        assertThat(elapsed()).isZero();
        pass(HOUR);
        assertThat(elapsed()).isEqualTo(HOUR);
    }

    @Test
    void aSuspensionAfterAStepBackCounts() {
        setWall(HOUR.negated());
        assertThat(elapsed()).isZero();
        suspend(HOUR);
        assertThat(elapsed()).isEqualTo(HOUR);
    }

    @Test
    void aSuspensionThatHidesBehindAStepBackCounts() {
        suspend(HOUR);
        setWall(HOUR.multipliedBy(2).negated());
        assertThat(elapsed()).isEqualTo(HOUR);
    }

    @Test
    void aSmallStepCostsItsOwnLengthAndNoMore() {
        setWall(Duration.ofMillis(500));
        assertThat(elapsed()).isEqualTo(Duration.ofMillis(500));
        setWall(Duration.ofMillis(-500));
        assertThat(elapsed()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void clocksThatAreReadOnlyInMillisecondsAndHundredthsAddNothing() {
        ElapsedClock coarse = ElapsedClock.of(
                monotonic::get,
                () -> wall.get() / 1_000_000 * 1_000_000,
                () -> sinceStart.get() / 10_000_000 * 10_000_000);
        long start = coarse.nanoTime();
        Random random = new Random(1);
        long passed = 0;
        for (int look = 0; look < 100_000; look++) {
            Duration next = Duration.ofNanos(random.nextInt(20_000_000));
            passed += next.toNanos();
            pass(next);
            assertThat(coarse.nanoTime() - start).isEqualTo(passed);
        }
    }

    @Test
    void neverGoesBackWhateverTheClocksDo() {
        Random random = new Random(2);
        long last = clock.nanoTime();
        for (int look = 0; look < 100_000; look++) {
            pass(Duration.ofMillis(random.nextInt(100)));
            setWall(Duration.ofMillis(random.nextInt(200) - 100));
            suspend(Duration.ofMillis(random.nextInt(10) == 0 ? 1_000 : 0));
            long now = clock.nanoTime();
            assertThat(now - last).isNotNegative();
            last = now;
        }
    }

    @Test
    void theClockOfTheMachineCountsWithIt() {
        Clockwork machine = new SystemClockwork(clock);
        long start = machine.nanoTime();
        suspend(HOUR);
        assertThat(machine.nanoTime() - start).isEqualTo(HOUR.toNanos());
    }

    @Test
    void theTimeSinceTheStartIsReadWhereItIsShown(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("uptime"), "350735.47 234388.90\n");
        assertThat(Uptime.orElse(file, () -> 1).getAsLong()).isEqualTo(350_735_470_000_000L);
        assertThat(Uptime.orElse(folder.resolve("none"), () -> 1).getAsLong()).isEqualTo(1);
        assertThat(Uptime.orElse(Files.writeString(file, "?"), () -> 1).getAsLong())
                .isEqualTo(1);
    }
}
