package dev.hitotsu.servers.postgresql;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits the bytes of one client into messages, as the chapter "Message Formats" of PostgreSQL's manual says. The first
 * messages have no type; they ask for encryption or start the session. All later ones have a type. Not thread-safe.
 */
final class FrontendStream {
    private static final int SSL_REQUEST = 80_877_103;
    private static final int GSS_ENCRYPTION_REQUEST = 80_877_104;
    private static final int LENGTH = Integer.BYTES;

    private byte[] pending = {};
    private boolean started;

    /** Takes the next bytes and returns the typed messages that they complete. */
    List<FrontendMessage> add(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(pending.length + bytes.length)
                .put(pending)
                .put(bytes)
                .flip();
        List<FrontendMessage> messages = new ArrayList<>();
        while (hasMessage(buffer)) {
            if (started) {
                char type = (char) buffer.get();
                messages.add(new FrontendMessage(type, body(buffer)));
            } else {
                int code = ByteBuffer.wrap(body(buffer)).getInt();
                started = code != SSL_REQUEST && code != GSS_ENCRYPTION_REQUEST;
            }
        }
        pending = Arrays.copyOfRange(buffer.array(), buffer.position(), buffer.limit());
        return messages;
    }

    private boolean hasMessage(ByteBuffer buffer) {
        int header = started ? 1 : 0;
        return buffer.remaining() >= header + LENGTH
                && buffer.remaining() >= header + buffer.getInt(buffer.position() + header);
    }

    private static byte[] body(ByteBuffer buffer) {
        // The length counts itself.
        byte[] body = new byte[buffer.getInt() - LENGTH];
        buffer.get(body);
        return body;
    }
}
