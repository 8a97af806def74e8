package dev.hitotsu.id.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ref.Cleaner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The descriptor of a locked file and the note in {@link OpenFiles} that it is open. They end together, with
 * {@link #close} or when nobody refers to the slot any more: the number of a file that is gone is soon another file's,
 * which would count as open for ever.
 */
final class OpenFile implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(OpenFile.class);
    private static final Cleaner FORGOTTEN = Cleaner.create();

    private final RandomAccessFile file;
    private final String key;
    private boolean closed;

    OpenFile(RandomAccessFile file, String key) {
        this.file = file;
        this.key = key;
    }

    /** Closes the file as soon as nobody refers to the owner, if it was not closed before. */
    void closeWith(Object owner) {
        FORGOTTEN.register(owner, this);
    }

    RandomAccessFile file() {
        return file;
    }

    String key() {
        return key;
    }

    void close() throws IOException {
        synchronized (OpenFiles.MONITOR) {
            if (closed) {
                return;
            }
            closed = true;
            try {
                file.close();
            } finally {
                OpenFiles.remove(key);
            }
        }
    }

    /** For the cleaner. */
    @Override
    public void run() {
        try {
            close();
        } catch (IOException e) {
            log.warn("file of a worker slot: {} (expected: that it can be closed)", e.toString());
        }
    }
}
