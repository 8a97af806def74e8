package dev.hitotsu.id.file;

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
 * not reliable.
 *
 * <p>Thread-safe. Methods block on the disk.
 */
public final class FileWorkerSlots implements WorkerSlots {
    private static final Logger log = LoggerFactory.getLogger(FileWorkerSlots.class);

    private final Path directory;

    private FileWorkerSlots(Path directory) {
        this.directory = directory;
    }

    /** Slots in this directory. The directory is created when it is needed. */
    public static FileWorkerSlots in(Path directory) {
        return new FileWorkerSlots(directory);
    }

    /**
     * Takes the lowest slot that nobody on this host holds and whose file is readable.
     *
     * @param slotCount how many slots there are, numbered from 0: {@link SnowflakeLayout#slotCount()}
     * @throws IdException if all slots are held, or the directory or a file in it cannot be used
     */
    @Override
    public WorkerSlot lease(int slotCount) {
        IdException unusable = null;
        for (int number = 0; number < slotCount; number++) {
            try {
                Optional<WorkerSlot> slot = tryClaim(number);
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
            return tryClaim(number)
                    .orElseThrow(
                            () -> new IdException("worker slot: " + number + " is held by process " + holder(number)
                                    + " (expected: one that is free, or another directory than " + directory + ")"));
        };
    }

    private Optional<WorkerSlot> tryClaim(int number) {
        try {
            return SlotFile.tryOpen(realDirectory(), name(number)).map(file -> new FileWorkerSlot(number, file));
        } catch (IOException e) {
            throw new IdException(
                    directory.resolve(name(number)) + ": " + e + " (expected: a file that can be locked and written)",
                    e);
        }
    }

    private String holder(int number) {
        try {
            return SlotFile.holder(realDirectory().resolve(name(number)));
        } catch (IOException e) {
            return "unknown";
        }
    }

    private Path realDirectory() throws IOException {
        return Files.createDirectories(directory).toRealPath();
    }

    private static String name(int number) {
        return "worker-" + number + ".slot";
    }
}
