package dev.hitotsu.inbox.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** An answer as bytes: a version, the status, the headers that may be repeated, the body. */
final class AnswerCodec {
    private static final int VERSION = 1;

    private AnswerCodec() {}

    /** Leaves out all headers but these, in small letters. */
    static byte[] encode(HttpAnswer answer, Set<String> headerNames) {
        List<HttpHeader> kept = answer.headers().stream()
                .filter(header -> headerNames.contains(header.name().toLowerCase(Locale.ROOT)))
                .toList();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(answer.body().length + 256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeShort(answer.status());
            out.writeShort(kept.size());
            for (HttpHeader header : kept) {
                writeText(out, header.name());
                writeText(out, header.value());
            }
            out.write(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static HttpAnswer decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalStateException("stored response: version " + version + " (expected: " + VERSION
                        + "; a newer release wrote it)");
            }
            int status = in.readUnsignedShort();
            List<HttpHeader> headers = new ArrayList<>();
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                headers.add(new HttpHeader(readText(in), readText(in)));
            }
            return new HttpAnswer(status, headers, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of any length, unlike {@code writeUTF}. */
    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), UTF_8);
    }
}
