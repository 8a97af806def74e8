package dev.hitotsu.id.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A locked file with one number in it, which survives a crash in the middle of a write. Two {@link SlotRecord}s in
 * different sectors are written in turn.
 *
 * <p>The lock may get lost unnoticed: foreign code in this process that opens and closes the file ends it. So each
 * write first looks whether the last record is still that of this object. Not thread-safe.
 */
final class SlotFile implements Closeable {
    /** Two bytes far behind the records: one is locked while the slot is held, one during each write. */
    private static final long HELD = Long.MAX_VALUE - 2;

    private static final long WRITING = Long.MAX_VALUE - 1;

    private final Path path;
    private final OpenFile open;
    private final RandomAccessFile file;
    private SlotRecord current;

    private SlotFile(Path path, OpenFile open) throws IOException {
        this.path = path;
        this.open = open;
        this.file = open.file();
        this.current = lastRecord();
        open.closeWith(this);
    }

    /** Opens and locks the file; empty if another process, or anybody in this one, has locked it. */
    static Optional<SlotFile> tryOpen(Path path) throws IOException {
        synchronized (OpenFiles.MONITOR) {
            createIfMissing(path);
            requireRegular(path);
            String key = OpenFiles.keyOf(path);
            if (!OpenFiles.add(key)) {
                return Optional.empty();
            }
            Optional<SlotFile> opened = Optional.empty();
            try {
                opened = tryLock(path, key);
                return opened;
            } finally {
                if (opened.isEmpty()) {
                    OpenFiles.remove(key);
                }
            }
        }
    }

    /** Does not open a file that exists. */
    private static void createIfMissing(Path path) throws IOException {
        try {
            Files.createFile(path);
            syncDirectory(path.toAbsolutePath().getParent());
        } catch (FileAlreadyExistsException e) {
            // As it is after the first time.
        }
    }

    /** A new file is durable only when its entry in the directory is. */
    private static void syncDirectory(@Nullable Path directory) throws IOException {
        if (directory != null
                && directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Uses a RandomAccessFile, because an interrupt would close a FileChannel, and release the lock with it. */
    private static Optional<SlotFile> tryLock(Path path, String key) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            // Again: in a folder that others may write to, they may have put a link there meanwhile.
            requireRegular(path);
            if (file.getChannel().tryLock(HELD, 1, false) != null) {
                return Optional.of(new SlotFile(path, new OpenFile(file, key)));
            }
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        file.close();
        return Optional.empty();
    }

    /** A link would lead this process to write where somebody else chose. */
    private static void requireRegular(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new IOException(
                    (attributes.isSymbolicLink() ? "a symbolic link" : "not a file") + " (expected: a regular file)");
        }
    }

    private static byte[] firstBytes(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(SlotRecord.RECORDS * SlotRecord.BYTES);
        }
    }

    /** The pid of the last writer, for messages. */
    static String holder(Path path) {
        synchronized (OpenFiles.MONITOR) {
            try {
                requireRegular(path);
                return OpenFiles.contains(OpenFiles.keyOf(path))
                        ? String.valueOf(ProcessHandle.current().pid())
                        : SlotRecord.latest(firstBytes(path))
                                .map(record -> String.valueOf(record.pid()))
                                .orElse("unknown");
            } catch (IOException e) {
                return "unknown";
            }
        }
    }

    /** The stored number; zero in a new file. */
    long storedMillis() {
        return current.millis();
    }

    /**
     * Stores the number, unless somebody else has written since this object did. Returns when it is on the disk.
     *
     * @return false if the file is somebody else's
     */
    boolean tryStore(long millis) throws IOException {
        try (FileLock writing = file.getChannel().tryLock(WRITING, 1, false)) {
            if (writing == null || !isInPlace() || !lastRecord().equals(current)) {
                return false;
            }
            SlotRecord next = current.next(millis);
            file.seek(next.position());
            file.write(next.toBytes());
            file.getFD().sync();
            current = next;
            return true;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Whether the path still leads to the file that was locked. Who replaces the file locks another one. */
    private boolean isInPlace() throws IOException {
        try {
            return open.key().equals(OpenFiles.keyOf(path));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private SlotRecord lastRecord() throws IOException {
        byte[] bytes = new byte[SlotRecord.RECORDS * SlotRecord.BYTES];
        file.seek(0);
        int length = Math.max(0, file.read(bytes));
        if (length == 0) {
            return SlotRecord.NONE;
        }
        return SlotRecord.latest(bytes)
                .orElseThrow(
                        () -> new IOException("no whole record in it (expected: the file of a worker slot; delete it"
                                + " only if the worker id was unused for longer than clocks may differ)"));
    }

    @Override
    public void close() throws IOException {
        open.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
