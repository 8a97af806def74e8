package dev.hitotsu.id.file;

import dev.hitotsu.id.IdException;
import dev.hitotsu.id.snowflake.SnowflakeLayout;
import dev.hitotsu.id.snowflake.WorkerSlot;
import dev.hitotsu.id.snowflake.WorkerSlots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Worker slots kept in a directory of one host: a file each, locked by its holder, with the time that is reserved.
 *
 * <p>Two processes on the host cannot hold the same slot; when a process dies, even by SIGKILL, the operating system frees
 * its lock, and the next one starts after what was reserved. It works among processes that share the directory on a local
 * disk, containers included, and not across hosts: locks of network file systems cannot be relied upon.
 *
 * <p>Thread-safe. Methods block on the disk.
 */
public final class FileWorkerSlots implements WorkerSlots {
    private final Path directory;

    private FileWorkerSlots(Path directory) {
        this.directory = directory;
    }

    /** The directory is made when it is needed. */
    public static FileWorkerSlots in(Path directory) {
        return new FileWorkerSlots(directory);
    }

    /**
     * Takes the lowest slot that nobody on this host holds.
     *
     * @param slots how many there are, numbered from 0: {@link SnowflakeLayout#slots()}
     * @throws IdException if all are held, or the directory or a file in it cannot be used
     */
    @Override
    public WorkerSlot lease(int slots) {
        for (int number = 0; number < slots; number++) {
            Optional<WorkerSlot> slot = tryClaim(number);
            if (slot.isPresent()) {
                return slot.get();
            }
        }
        throw new IdException("worker slots in " + directory + ": all " + slots + " are held (expected: a free one)");
    }

    /**
     * A source that gives this one slot: for a worker id that was configured, and must be used by one process at a time.
     * It throws an {@link IdException} that names the holder if another process has it.
     */
    public WorkerSlots only(int number) {
        return slots -> {
            if (number < 0 || number >= slots) {
                throw new IllegalArgumentException("worker slot: " + number + " (expected: 0.." + (slots - 1) + ")");
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
