package dev.hitotsu.id.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.hitotsu.id.IdException;
import dev.hitotsu.id.snowflake.WorkerSlot;
import dev.hitotsu.id.snowflake.WorkerSlotLostException;
import dev.hitotsu.id.snowflake.WorkerSlots;
import java.io.File;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways in which a process loses its lock on the file of a slot, or never had one that means anything. */
class LostFileLockTest {
    private static final Instant TIME = SlotHolder.TIME;

    @TempDir
    private Path folder;

    @Test
    void anotherClassLoaderNeitherTakesTheSlotNorEndsItsLock() throws Exception {
        WorkerSlot slot = slot5(folder).lease(32);
        try (URLClassLoader other = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> leaseFrom(other))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessageContaining(
                            "is held by process " + ProcessHandle.current().pid());
        }
        assertIsStillLocked();
        assertThat(slot.valid()).isTrue();
        slot.reserve(TIME);
        slot.release(TIME);
    }

    @Test
    void anotherPathToTheSameFileNeitherTakesTheSlotNorEndsItsLock() throws Exception {
        WorkerSlot slot = slot5(folder).lease(32);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        // As a bind mount does, this leads to the file by another real path.
        Files.createLink(elsewhere.resolve("worker-5.slot"), folder.resolve("worker-5.slot"));

        assertThatThrownBy(() -> slot5(elsewhere).lease(32))
                .isInstanceOf(IdException.class)
                .hasMessageContaining(
                        "is held by process " + ProcessHandle.current().pid());
        assertIsStillLocked();
        slot.reserve(TIME);
        slot.release(TIME);
    }

    @Test
    void whoHasLostTheLockUnnoticedStopsAtTheNextReservation() throws Exception {
        WorkerSlot slot = slot5(folder).lease(32);
        slot.reserve(TIME.minusSeconds(10));
        endLock();
        try (SlotHolder other = SlotHolder.start(folder)) {
            assertThat(other.holds()).isTrue();
            assertThatThrownBy(() -> slot.reserve(TIME.plusSeconds(1))).isInstanceOf(WorkerSlotLostException.class);
            assertThat(slot.valid()).isFalse();
            slot.release(TIME.minusSeconds(20));
        }
        assertThat(slot5(folder).lease(32).reservedFrom()).isEqualTo(TIME);
    }

    @Test
    void whoGivesBackWhatIsAnothersLeavesTheOthersReservation() throws Exception {
        WorkerSlot slot = slot5(folder).lease(32);
        slot.reserve(TIME.minusSeconds(10));
        endLock();
        try (SlotHolder other = SlotHolder.start(folder)) {
            assertThat(other.holds()).isTrue();
            slot.release(TIME.minusSeconds(20));
        }
        assertThat(slot5(folder).lease(32).reservedFrom()).isEqualTo(TIME);
    }

    @Test
    void askingForAnothersSlotLeavesNoFileOpen() throws Exception {
        assertThat(ManagementFactory.getOperatingSystemMXBean()).isInstanceOf(UnixOperatingSystemMXBean.class);
        Path damaged = Files.createDirectory(folder.resolve("damaged"));
        Files.writeString(damaged.resolve("worker-5.slot"), "damaged");
        try (SlotHolder other = SlotHolder.start(folder)) {
            assertThat(other.holds()).isTrue();
            long before = openFiles();
            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() -> slot5(folder).lease(32)).hasMessageContaining("process " + other.pid());
                assertThatThrownBy(() -> slot5(damaged).lease(32)).hasMessageContaining("no whole record");
            }
            assertThat(openFiles()).isLessThan(before + 50);
        }
        assertThat(slot5(folder).lease(32).reservedFrom()).isEqualTo(TIME);
    }

    private static long openFiles() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }

    @Test
    void theHolderOfAFileThatTellsNothingIsUnknown() throws Exception {
        Files.writeString(folder.resolve("damaged"), "damaged");
        assertThat(SlotFile.holder(folder.resolve("missing"))).isEqualTo("unknown");
        assertThat(SlotFile.holder(folder.resolve("damaged"))).isEqualTo("unknown");
    }

    @Test
    void aSlotThatIsLostNamesItsFile() throws Exception {
        WorkerSlot slot = slot5(folder).lease(32);
        Files.delete(folder.resolve("worker-5.slot"));
        assertThatThrownBy(() -> slot.reserve(TIME)).hasMessageContaining("worker-5.slot as it was locked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nfs4", "cifs", "SMB2", "fuse.sshfs", "ceph"})
    void aDirectoryOnANetworkIsRefused(String type) {
        assertThatThrownBy(() -> new FileWorkerSlots(folder, directory -> type).lease(4))
                .isInstanceOf(IdException.class)
                .hasMessageContaining("a file system of the type " + type + " (expected: a local disk, because locks");
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "overlay", "9p", "fuse.lxcfs"})
    void otherDirectoriesAreNot(String type) {
        assertThat(new FileWorkerSlots(folder, directory -> type).lease(4).number())
                .isZero();
    }

    private static WorkerSlots slot5(Path directory) {
        return FileWorkerSlots.in(directory).only(5);
    }

    private void assertIsStillLocked() throws Exception {
        try (SlotHolder other = SlotHolder.start(folder)) {
            assertThat(other.holds()).isFalse();
        }
    }

    /** As foreign code in this process does that copies the file. */
    private void endLock() throws Exception {
        new RandomAccessFile(folder.resolve("worker-5.slot").toFile(), "r").close();
    }

    private void leaseFrom(ClassLoader loader) throws Exception {
        Class<?> type = loader.loadClass(FileWorkerSlots.class.getName());
        Object slots = type.getMethod("in", Path.class).invoke(null, folder);
        Object only = type.getMethod("only", int.class).invoke(slots, 5);
        loader.loadClass(WorkerSlots.class.getName())
                .getMethod("lease", int.class)
                .invoke(only, 32);
    }

    private static URL[] classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(LostFileLockTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
