package dev.hitotsu.inbox.step;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message as bytes, so that whoever takes its run up has it. */
final class MessageBytes {
    private static final int FORMAT = 1;
    private static final int NANOS_PER_MICRO = 1_000;

    private MessageBytes() {}

    static byte[] write(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 + message.payloadSize());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeLong(message.id().getMostSignificantBits());
            out.writeLong(message.id().getLeastSignificantBits());
            write(out, message.topic().getBytes(StandardCharsets.UTF_8));
            write(out, message.key() == null ? null : message.key().getBytes(StandardCharsets.UTF_8));
            write(out, message.type().getBytes(StandardCharsets.UTF_8));
            write(out, message.payload());
            out.writeLong(message.occurredAt().getEpochSecond());
            out.writeInt(message.occurredAt().getNano() / NANOS_PER_MICRO);
            Map<String, String> headers = message.headers().asMap();
            out.writeInt(headers.size());
            for (Map.Entry<String, String> header : headers.entrySet()) {
                write(out, header.getKey().getBytes(StandardCharsets.UTF_8));
                write(out, header.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, byte @Nullable [] part) throws IOException {
        out.writeInt(part == null ? -1 : part.length);
        if (part != null) {
            out.write(part);
        }
    }

    /**
     * The message.
     *
     * @throws IllegalArgumentException if the bytes are none
     */
    static Message read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = in.readByte();
            if (format != FORMAT) {
                throw new IllegalArgumentException("message: of format " + format + " (expected: " + FORMAT + ")");
            }
            UUID id = new UUID(in.readLong(), in.readLong());
            String topic = requiredText(in);
            String key = text(in);
            Message.Builder message =
                    Message.builder(topic, requiredText(in)).id(id).key(key).payload(part(in));
            message.occurredAt(Instant.ofEpochSecond(in.readLong(), (long) in.readInt() * NANOS_PER_MICRO));
            return message.headers(headers(in)).build();
        } catch (IOException e) {
            throw new IllegalArgumentException("message: " + bytes.length + " bytes (expected: a whole message)", e);
        }
    }

    private static Headers headers(DataInputStream in) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            headers.put(requiredText(in), requiredText(in));
        }
        return Headers.of(headers);
    }

    private static String requiredText(DataInputStream in) throws IOException {
        String text = text(in);
        if (text == null) {
            throw new IOException("a text is missing");
        }
        return text;
    }

    private static @Nullable String text(DataInputStream in) throws IOException {
        byte[] part = part(in);
        return part == null ? null : new String(part, StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] part(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        byte[] part = in.readNBytes(length);
        if (part.length < length) {
            throw new IOException("it ends early");
        }
        return part;
    }
}
