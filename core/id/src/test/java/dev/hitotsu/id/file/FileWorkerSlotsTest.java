package dev.hitotsu.id.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hitotsu.id.IdException;
import dev.hitotsu.id.snowflake.Snowflake;
import dev.hitotsu.id.snowflake.WorkerSlot;
import dev.hitotsu.id.snowflake.WorkerSlotLostException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWorkerSlotsTest {
    private static final Instant TIME = SlotHolder.TIME;

    @TempDir
    private Path folder;

    @Test
    void aNewSlotHasNoPast() {
        WorkerSlot slot = FileWorkerSlots.in(folder.resolve("new")).lease(4);

        assertThat(slot.number()).isZero();
        assertThat(slot.valid()).isTrue();
        assertThat(slot.reservedFrom()).isEqualTo(Instant.EPOCH);
        slot.release(TIME);
    }

    @Test
    void heldSlotsAreLeftOutAndAllHeldIsAnError() {
        FileWorkerSlots slots = FileWorkerSlots.in(folder);
        WorkerSlot first = slots.lease(2);
        WorkerSlot second = slots.lease(2);

        assertThat(second.number()).isEqualTo(1);
        assertThatThrownBy(() -> slots.lease(2))
                .isInstanceOf(IdException.class)
                .hasMessage("worker slots in " + folder + ": all 2 are held (expected: a free one)");
        first.release(TIME);
        assertThat(slots.lease(2).number()).isZero();
    }

    @Test
    void theNextOwnerStartsAtWhatWasUsedAfterAnOrderlyEnd() {
        WorkerSlot slot = FileWorkerSlots.in(folder).lease(1);
        slot.reserve(TIME.plusSeconds(3));
        slot.release(TIME.plusMillis(1));

        assertThat(slot.valid()).isFalse();
        assertThatThrownBy(() -> slot.reserve(TIME.plusSeconds(9))).isInstanceOf(WorkerSlotLostException.class);
        assertThat(FileWorkerSlots.in(folder).lease(1).reservedFrom()).isEqualTo(TIME.plusMillis(1));
    }

    @Test
    void anotherProcessWithTheSameWorkerIdIsRefusedAndAKilledOneLeavesItsReservation() throws Exception {
        try (SlotHolder holder = SlotHolder.start(folder)) {
            assertThat(holder.holds()).isTrue();
            assertThatThrownBy(() -> FileWorkerSlots.in(folder).only(5).lease(32))
                    .isInstanceOf(IdException.class)
                    .hasMessageContaining("worker slot: 5 is held by process " + holder.pid() + " (expected: ");
        }

        assertThat(FileWorkerSlots.in(folder).only(5).lease(32).reservedFrom()).isEqualTo(TIME);
    }

    @Test
    void askingForAHeldSlotDoesNotSetItFree() throws Exception {
        WorkerSlot slot = FileWorkerSlots.in(folder).only(5).lease(32);
        assertThatThrownBy(() -> FileWorkerSlots.in(folder).only(5).lease(32))
                .hasMessageContaining("process " + ProcessHandle.current().pid());

        try (SlotHolder other = SlotHolder.start(folder)) {
            assertThat(other.exitCode()).isEqualTo(1);
        }
        assertThat(slot.valid()).isTrue();
    }

    @Test
    void aHalfWrittenRecordLeavesTheOneBefore() throws Exception {
        WorkerSlot slot = FileWorkerSlots.in(folder).lease(1);
        slot.reserve(TIME);
        slot.reserve(TIME.plusSeconds(1));
        slot.release(TIME.plusSeconds(2));
        try (RandomAccessFile file = new RandomAccessFile(slotFile().toFile(), "rw")) {
            file.seek(4);
            file.write("torn".getBytes(StandardCharsets.US_ASCII));
        }

        assertThat(FileWorkerSlots.in(folder).lease(1).reservedFrom()).isEqualTo(TIME);
    }

    @Test
    void aFileWithoutAWholeRecordIsRefused() throws Exception {
        Files.writeString(slotFile(), "hello");

        assertThatThrownBy(() -> FileWorkerSlots.in(folder).lease(1))
                .isInstanceOf(IdException.class)
                .hasMessageContaining("no whole record in it (expected: the file of a worker slot");
    }

    @Test
    void aSlotWhoseFileWasReplacedIsLost() throws Exception {
        WorkerSlot slot = FileWorkerSlots.in(folder).lease(1);
        slot.reserve(TIME);
        Files.delete(slotFile());

        assertThatThrownBy(() -> slot.reserve(TIME.plusSeconds(1))).isInstanceOf(WorkerSlotLostException.class);
        assertThat(slot.valid()).isFalse();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> FileWorkerSlots.in(file).lease(1))
                .isInstanceOf(IdException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining("expected: a directory that can be made and written");
    }

    @Test
    void aGeneratorOnAnInterruptedThreadKeepsItsSlot() {
        AtomicLong millis = new AtomicLong(TIME.toEpochMilli());
        try (Snowflake ids = Snowflake.builder()
                .clock(() -> Instant.ofEpochMilli(millis.get()))
                .slots(FileWorkerSlots.in(folder))
                .build()) {
            Thread.currentThread().interrupt();
            long first = ids.next();
            Thread.interrupted();
            millis.addAndGet(60_000);
            assertThat(ids.next()).isGreaterThan(first);
        }
    }

    @Test
    void onlyNumbersOfTheLayoutAreTaken() {
        for (int number : new int[] {0, 31}) {
            assertThat(FileWorkerSlots.in(folder).only(number).lease(32).number())
                    .isEqualTo(number);
        }
        for (int number : new int[] {-1, 32}) {
            assertThatThrownBy(() -> FileWorkerSlots.in(folder).only(number).lease(32))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("worker slot: " + number + " (expected: 0..31)");
        }
    }

    /** A lock that one call leaves behind would stop all other threads. */
    @Test
    void noCallLeavesALockBehind() throws Exception {
        WorkerSlot slot = FileWorkerSlots.in(folder).lease(1);
        slot.reserve(TIME);
        CompletableFuture.runAsync(() -> slot.reserve(TIME.plusSeconds(1))).get(60, TimeUnit.SECONDS);
        slot.release(TIME.plusSeconds(1));
        CompletableFuture.runAsync(() -> slot.release(TIME)).get(60, TimeUnit.SECONDS);

        assertThat(FileWorkerSlots.in(folder).lease(1).reservedFrom()).isEqualTo(TIME.plusSeconds(1));
    }

    /** Its file's number is soon that of another file, which nobody holds. */
    @Test
    void aSlotThatNobodyRefersToIsFreeAgainAndKeepsItsReservation() {
        FileWorkerSlots.in(folder).lease(1).reserve(TIME);

        WorkerSlot again = await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(
                        () -> {
                            System.gc();
                            return FileWorkerSlots.in(folder).lease(1);
                        },
                        WorkerSlot::valid);
        assertThat(again.reservedFrom()).isEqualTo(TIME);
        again.release(TIME);
    }

    private Path slotFile() {
        return folder.resolve("worker-0.slot");
    }

    @Test
    void aSlotThatIsALinkIsRefusedAndWhatItPointsToIsLeftAlone() throws Exception {
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        Path dangling = folder.resolve("not-yet");
        Files.createSymbolicLink(folder.resolve("worker-0.slot"), victim);
        Files.createSymbolicLink(folder.resolve("worker-1.slot"), dangling);

        assertThatThrownBy(() -> FileWorkerSlots.in(folder).only(0).lease(4))
                .isInstanceOf(IdException.class)
                .hasMessageContaining("a symbolic link (expected: a regular file)");
        assertThatThrownBy(() -> FileWorkerSlots.in(folder).only(1).lease(4)).isInstanceOf(IdException.class);
        assertThat(victim).hasContent("precious");
        assertThat(dangling).doesNotExist();
        assertThat(FileWorkerSlots.in(folder).lease(4).number()).isEqualTo(2);
    }
}
