package dev.hitotsu.id.file;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.IdException;
import dev.hitotsu.id.snowflake.SnowflakeLayout;
import dev.hitotsu.id.snowflake.WorkerSlot;
import dev.hitotsu.id.snowflake.WorkerSlots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Worker slots in a directory of one host. Each slot is a file with the time that is reserved, and its holder has a
 * lock on the file.
 *
 * <p>Two processes on the host cannot hold the same slot. When a process dies, even by SIGKILL, the operating system
 * releases its lock, and the next holder starts after the reserved time. This works for processes that share a
 * directory on a local disk, including containers. It does not work across hosts: the locks of network file systems are
 * not reliable, so a directory there is refused.
 *
 * <p>A process that has lost its lock without noticing (foreign code in it has opened and closed the file) stops at its
 * next reservation, because the file tells that somebody else has written. A slot that is not released and that nothing
 * refers to any more becomes free when the garbage collector finds it; what it had reserved stays reserved.
 *
 * <p>Thread-safe. Methods block on the disk.
 */
public final class FileWorkerSlots implements WorkerSlots {
    private static final Logger log = LoggerFactory.getLogger(FileWorkerSlots.class);

    private final Path directory;
    private final LocalDisk.FileSystemType types;

    FileWorkerSlots(Path directory, LocalDisk.FileSystemType types) {
        this.directory = directory;
        this.types = types;
    }

    /** Slots in this directory. The directory is created when it is needed. */
    public static FileWorkerSlots in(Path directory) {
        requireNonNull(directory, "directory: null (expected: a path)");
        return new FileWorkerSlots(directory, LocalDisk.FileSystemType.OF_FILE_STORE);
    }

    /**
     * Takes the lowest slot that nobody on this host holds and whose file is readable.
     *
     * @param slotCount how many slots there are, numbered from 0: {@link SnowflakeLayout#slotCount()}
     * @throws IdException if all slots are held, or the directory or a file in it cannot be used
     */
    @Override
    public WorkerSlot lease(int slotCount) {
        Path real = localDirectory();
        IdException unusable = null;
        for (int number = 0; number < slotCount; number++) {
            try {
                Optional<WorkerSlot> slot = tryClaim(real, number);
                if (slot.isPresent()) {
                    return slot.get();
                }
            } catch (IdException e) {
                // One damaged file must not keep all others from being leased.
                log.warn("worker slot {} is passed over: {}", number, e.getMessage());
                unusable = unusable == null ? e : unusable;
            }
        }
        if (unusable != null) {
            throw unusable;
        }
        throw new IdException(
                "worker slots in " + directory + ": all " + slotCount + " are held (expected: a free one)");
    }

    /**
     * A source of this one slot, for a worker id that is configured and that only one process may use at a time. If
     * another process holds the slot, {@code lease} throws an {@link IdException} that names it.
     */
    public WorkerSlots only(int number) {
        return slotCount -> {
            if (number < 0 || number >= slotCount) {
                throw new IllegalArgumentException(
                        "worker slot: " + number + " (expected: 0.." + (slotCount - 1) + ")");
            }
            Path real = localDirectory();
            return tryClaim(real, number)
                    .orElseThrow(() -> new IdException("worker slot: " + number + " is held by process "
                            + SlotFile.holder(real.resolve(name(number)))
                            + " (expected: one that is free, or another directory than " + directory + ")"));
        };
    }

    private Optional<WorkerSlot> tryClaim(Path real, int number) {
        try {
            return SlotFile.tryOpen(real.resolve(name(number))).map(file -> new FileWorkerSlot(number, file));
        } catch (IOException e) {
            throw new IdException(
                    directory.resolve(name(number)) + ": " + e + " (expected: a file that can be locked and written)",
                    e);
        }
    }

    /** The real path of the directory, which is created if it is missing. */
    private Path localDirectory() {
        try {
            Path real = Files.createDirectories(directory).toRealPath();
            LocalDisk.require(directory, types.of(real));
            return real;
        } catch (IOException e) {
            throw new IdException(directory + ": " + e + " (expected: a directory that can be made and written)", e);
        }
    }

    private static String name(int number) {
        return "worker-" + number + ".slot";
    }
}
