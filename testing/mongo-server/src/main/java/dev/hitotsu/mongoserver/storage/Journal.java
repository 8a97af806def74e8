package dev.hitotsu.mongoserver.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;

/**
 * What was done, in a file, so that it is there after a kill -9. What one command has done is one document of the file:
 * it is there whole or not at all. The file is written before anybody is told, and is not forced to the disk, so it
 * does not outlive the machine. Guarded by the storage's lock.
 */
public final class Journal {
    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();
    private static final String ENTRIES = "entries";

    private final @Nullable FileChannel file;
    private BsonArray pending = new BsonArray();

    private Journal(@Nullable FileChannel file) {
        this.file = file;
    }

    /** Keeps nothing. */
    static Journal none() {
        return new Journal(null);
    }

    /** Reads what is there, and goes on behind it. A last document that a kill has cut is removed. */
    static Journal open(Path path, Consumer<BsonDocument> entries) throws IOException {
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        long end = 0;
        for (RawBsonDocument next = read(file, end); next != null; next = read(file, end)) {
            end += next.getByteBuffer().remaining();
            for (BsonValue entry : next.decode(CODEC).getArray(ENTRIES)) {
                entries.accept(entry.asDocument());
            }
        }
        file.truncate(end);
        file.position(end);
        return new Journal(file);
    }

    private static @Nullable RawBsonDocument read(FileChannel file, long at) throws IOException {
        if (file.size() - at < Integer.BYTES) {
            return null;
        }
        int length = bytes(file, at, Integer.BYTES).getInt();
        return file.size() - at < length
                ? null
                : new RawBsonDocument(bytes(file, at, length).array());
    }

    private static ByteBuffer bytes(FileChannel file, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, at + bytes.position()) < 0) {
                throw new EOFException("the journal has become shorter while it was read");
            }
        }
        return bytes.flip();
    }

    /** Takes note of something that the command under way has done. */
    public void add(BsonDocument entry) {
        if (file != null) {
            pending.add(entry);
        }
    }

    /**
     * Writes what was noted.
     *
     * @throws UncheckedIOException if that is not possible; the server must not go on then
     */
    void flush() {
        if (file == null || pending.isEmpty()) {
            return;
        }
        ByteBuffer bytes = new RawBsonDocument(new BsonDocument(ENTRIES, pending), CODEC)
                .getByteBuffer()
                .asNIO();
        pending = new BsonArray();
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the journal cannot be written", e);
        }
    }

    void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
