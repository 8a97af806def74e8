package dev.hitotsu.console.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.outbox.OutboxEntry;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A payload that was revealed.
 *
 * @param text as UTF-8; of a binary one its bytes
 * @param note what is not shown; empty for nothing
 */
public record PayloadView(String text, boolean isBinary, String note, List<MessageView.Fact> headers) {
    /** So many bytes are shown. */
    public static final int MAX_SHOWN = 64 << 10;

    private static final int MAX_BINARY = 4 << 10;
    private static final int LINE = 16;

    /** Of a message that was read whole. */
    static PayloadView of(OutboxEntry entry) {
        List<MessageView.Fact> headers = new ArrayList<>();
        entry.message().headers().asMap().forEach((name, value) -> headers.add(new MessageView.Fact(name, value)));
        byte[] payload = entry.message().payload();
        if (!entry.isComplete()) {
            return new PayloadView("", false, "It is too large to be read.", headers);
        }
        if (payload == null) {
            return new PayloadView("", false, "There is no payload.", headers);
        }
        byte[] shown = payload.length <= MAX_SHOWN ? payload : Arrays.copyOf(payload, MAX_SHOWN);
        String note = shown.length == payload.length
                ? ""
                : String.format(Locale.ROOT, "The first 64 KiB of %,d bytes; the download has all.", payload.length);
        return isText(shown)
                ? new PayloadView(new String(shown, UTF_8), false, note, headers)
                : binary(payload, headers);
    }

    private static PayloadView binary(byte[] payload, List<MessageView.Fact> headers) {
        byte[] shown = Arrays.copyOf(payload, Math.min(payload.length, MAX_BINARY));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < shown.length; i += LINE) {
            byte[] line = Arrays.copyOfRange(shown, i, Math.min(shown.length, i + LINE));
            text.append(String.format(Locale.ROOT, "%08x  ", i))
                    .append(HexFormat.ofDelimiter(" ").formatHex(line))
                    .append('\n');
        }
        String note = "It is binary"
                + (shown.length < payload.length
                        ? String.format(
                                Locale.ROOT, "; the first 4 KiB of %,d bytes. The download has all.", payload.length)
                        : ".");
        return new PayloadView(text.toString(), true, note, headers);
    }

    /** Text that was cut within a character is text. */
    private static boolean isText(byte[] bytes) {
        for (int dropped = 0; dropped < 4 && dropped <= bytes.length; dropped++) {
            try {
                UTF_8.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes, 0, bytes.length - dropped));
                return !contains(bytes, (byte) 0);
            } catch (CharacterCodingException e) {
                if (bytes.length < MAX_SHOWN) {
                    return false;
                }
            }
        }
        return false;
    }

    private static boolean contains(byte[] bytes, byte wanted) {
        for (byte one : bytes) {
            if (one == wanted) {
                return true;
            }
        }
        return false;
    }
}
