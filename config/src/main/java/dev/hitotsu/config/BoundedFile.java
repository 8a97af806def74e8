package dev.hitotsu.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads files that people name, and no more than the caller expects: a device or a pipe has no size and may never end.
 */
final class BoundedFile {
    private BoundedFile() {}

    /** The file has more bytes than were expected. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * The text of the file, in UTF-8.
     *
     * @throws TooLargeException if it has more bytes
     * @throws CharacterCodingException if it is not UTF-8
     */
    static String text(Path file, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new TooLargeException();
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }
}
