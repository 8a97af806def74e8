package dev.hitotsu.id.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A locked file with one number in it, which survives a crash in the middle of a write. Two records in different
 * sectors are written in turn, each with a serial number and a checksum. The undamaged record with the higher serial
 * number counts.
 *
 * <p>A record is a line of text: serial number, milliseconds, pid of the writer, checksum. Not thread-safe.
 */
final class SlotFile implements Closeable {
    private static final int RECORD_BYTES = 512;
    private static final int RECORDS = 2;

    /**
     * POSIX releases all locks that a process has on a file as soon as it closes any descriptor of it. So this JVM
     * never opens a file again that it has open already.
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final RandomAccessFile file;
    private final @Nullable Object key;
    private Entry current;

    private SlotFile(Path path, RandomAccessFile file) throws IOException {
        this.path = path;
        this.file = file;
        this.key = keyOf(path);
        this.current = read();
    }

    /**
     * Opens and locks the file; empty if another process, or this one, has locked it. The directory must be a real
     * path.
     */
    static Optional<SlotFile> tryOpen(Path directory, String name) throws IOException {
        Path real = directory.resolve(name);
        if (!OPEN.add(real)) {
            return Optional.empty();
        }
        Optional<SlotFile> opened = Optional.empty();
        try {
            opened = tryLock(directory, real);
            return opened;
        } finally {
            if (opened.isEmpty()) {
                OPEN.remove(real);
            }
        }
    }

    /** The pid of the last writer, for messages. The process that has locked the file must not call it. */
    static String holder(Path path) {
        if (OPEN.contains(path)) {
            return String.valueOf(ProcessHandle.current().pid());
        }
        try {
            requireRegular(path);
            return latest(firstBytes(path))
                    .map(record -> String.valueOf(record.pid()))
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** The stored number; zero in a new file. */
    long storedMillis() {
        return current.millis();
    }

    /** Stores the number. Returns when it is on the disk. */
    void store(long millis) throws IOException {
        Entry next =
                new Entry(current.serial() + 1, millis, ProcessHandle.current().pid());
        file.seek(next.serial() % RECORDS * RECORD_BYTES);
        file.write(next.toBytes());
        file.getFD().sync();
        current = next;
    }

    /** Whether the path still leads to the file that was locked. */
    boolean isInPlace() throws IOException {
        try {
            return Objects.equals(key, keyOf(path));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            OPEN.remove(path);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /** Uses a RandomAccessFile, because an interrupt would close a FileChannel, and release the lock with it. */
    private static Optional<SlotFile> tryLock(Path directory, Path path) throws IOException {
        createIfMissing(path);
        requireRegular(path);
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            // Again: in a folder that others may write to, they may have put a link there meanwhile.
            requireRegular(path);
            if (file.getChannel().tryLock() != null) {
                SlotFile locked = new SlotFile(path, file);
                if (locked.storedMillis() == 0) {
                    syncDirectory(directory);
                }
                return Optional.of(locked);
            }
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        file.close();
        return Optional.empty();
    }

    /** Not by opening it for writing, which would follow a link and create what it points to. */
    private static void createIfMissing(Path path) throws IOException {
        try {
            Files.createFile(path);
        } catch (FileAlreadyExistsException e) {
            // The usual case.
        }
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
            return in.readNBytes(RECORDS * RECORD_BYTES);
        }
    }

    /** A new file is durable only when its entry in the directory is. */
    private static void syncDirectory(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private Entry read() throws IOException {
        byte[] bytes = new byte[RECORDS * RECORD_BYTES];
        file.seek(0);
        int length = Math.max(0, file.read(bytes));
        if (length == 0) {
            return new Entry(0, 0, 0);
        }
        return latest(bytes)
                .orElseThrow(
                        () -> new IOException("no whole record in it (expected: the file of a worker slot; delete it"
                                + " only if the worker id was unused for longer than clocks may differ)"));
    }

    private static Optional<Entry> latest(byte[] bytes) {
        Optional<Entry> even = Entry.read(bytes, 0);
        Optional<Entry> odd = Entry.read(bytes, RECORD_BYTES);
        if (even.isPresent() && odd.isPresent()) {
            return even.get().serial() > odd.get().serial() ? even : odd;
        }
        return even.or(() -> odd);
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private record Entry(long serial, long millis, long pid) {

        static Optional<Entry> read(byte[] bytes, int offset) {
            int end = Math.min(bytes.length, offset + RECORD_BYTES);
            String line =
                    new String(bytes, Math.min(offset, end), Math.max(0, end - offset), StandardCharsets.US_ASCII);
            String[] words = line.strip().split(" ", -1);
            try {
                Entry record = new Entry(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
                return line.strip().equals(record.line()) ? Optional.of(record) : Optional.empty();
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                return Optional.empty();
            }
        }

        byte[] toBytes() {
            byte[] bytes = new byte[RECORD_BYTES];
            Arrays.fill(bytes, (byte) ' ');
            byte[] line = line().getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(line, 0, bytes, 0, line.length);
            bytes[RECORD_BYTES - 1] = '\n';
            return bytes;
        }

        private String line() {
            String numbers = serial + " " + millis + " " + pid;
            CRC32 checksum = new CRC32();
            checksum.update(numbers.getBytes(StandardCharsets.US_ASCII));
            return numbers + " " + Long.toHexString(checksum.getValue());
        }
    }
}
