package dev.hitotsu.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A message of Protocol Buffers, read by the numbers of its fields alone.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class ProtoMessage {
    private final Map<Integer, List<Object>> fields = new HashMap<>();

    ProtoMessage(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            fields.computeIfAbsent((int) (tag >>> 3), number -> new ArrayList<>())
                    .add(
                            switch ((int) tag & 7) {
                                case 0 -> varint(in);
                                case 1 -> in.getLong();
                                case 2 -> bytes(in);
                                case 5 -> (long) in.getInt();
                                default ->
                                    throw new AssertionError("wire type " + (tag & 7) + " (expected: 0, 1, 2 or 5)");
                            });
        }
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[(int) varint(in)];
        in.get(bytes);
        return bytes;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private List<Object> all(int field) {
        return fields.getOrDefault(field, List.of());
    }

    List<ProtoMessage> messages(int field) {
        return all(field).stream()
                .map(bytes -> new ProtoMessage((byte[]) bytes))
                .toList();
    }

    /** The first message along these fields. */
    ProtoMessage message(int... path) {
        ProtoMessage found = this;
        for (int field : path) {
            found = found.messages(field).getFirst();
        }
        return found;
    }

    boolean has(int field) {
        return fields.containsKey(field);
    }

    String text(int field) {
        return new String((byte[]) all(field).getFirst(), UTF_8);
    }

    /** A number; 0 if it is not there, as it is left out. */
    long number(int field) {
        return has(field) ? (long) all(field).getFirst() : 0;
    }

    double real(int field) {
        return Double.longBitsToDouble(number(field));
    }

    /** Numbers of eight bytes in one field. */
    List<Long> packed(int field) {
        List<Long> numbers = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap((byte[]) all(field).getFirst()).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            numbers.add(in.getLong());
        }
        return numbers;
    }
}
