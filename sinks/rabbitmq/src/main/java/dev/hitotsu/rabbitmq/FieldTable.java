package dev.hitotsu.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an encoded table (AMQP 0-9-1, section 4.2.5.5, with RabbitMQ's types), and what is wrong with them.
 *
 * @param soundBytes the encoded fields that the client can read
 * @param problem what is wrong with one of the others; null if all are sound
 */
record FieldTable(byte[] soundBytes, @Nullable String problem) {
    /** The client reads 32 levels, the table itself among them (amqp-client 5.37). */
    private static final int MAX_DEPTH = 30;

    private static final int UNSIGNED_BYTE = 0xFF;

    /** A field that the client cannot read. */
    private static final class UnsoundException extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean skippable;

        UnsoundException(String reason, boolean skippable) {
            super(reason, null, false, false);
            this.skippable = skippable;
        }
    }

    /** Reads the fields of a table, which fill the buffer. Behind one whose end is not known, nothing is sound. */
    static FieldTable read(ByteBuffer in) {
        ByteArrayOutputStream sound = new ByteArrayOutputStream();
        String problem = null;
        while (in.hasRemaining()) {
            int start = in.position();
            String name = "";
            try {
                name = readName(in);
                readValue(in, 0);
                sound.write(in.array(), in.arrayOffset() + start, in.position() - start);
            } catch (UnsoundException e) {
                problem = "header " + name + ": " + e.getMessage();
                if (!e.skippable) {
                    break;
                }
            } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
                problem = "header " + name + ": a length beyond the end of the headers (expected: an AMQP table)";
                break;
            }
        }
        return new FieldTable(sound.toByteArray(), problem);
    }

    private static String readName(ByteBuffer in) {
        byte[] name = new byte[in.get() & UNSIGNED_BYTE];
        in.get(name);
        return new String(name, UTF_8);
    }

    private static void readValue(ByteBuffer in, int depth) throws UnsoundException {
        byte type = in.get();
        switch (type) {
            case 'V' -> {}
            case 'b', 'B', 't' -> skip(in, 1);
            case 's', 'u' -> skip(in, Short.BYTES);
            case 'I', 'i', 'f' -> skip(in, Integer.BYTES);
            case 'D' -> skip(in, 1 + Integer.BYTES);
            case 'l', 'd', 'T' -> skip(in, Long.BYTES);
            case 'S', 'x' -> skip(in, in.getInt());
            case 'F', 'A' -> readNested(in, depth + 1, type == 'F');
            default ->
                throw new UnsoundException(
                        "of type " + (type & UNSIGNED_BYTE) + " (expected: a type of AMQP)", depth > 0);
        }
    }

    /** The buffer is behind the value already when what is in it turns out to be unsound. */
    private static void readNested(ByteBuffer in, int depth, boolean table) throws UnsoundException {
        int length = in.getInt();
        ByteBuffer nested = in.slice(in.position(), length);
        skip(in, length);
        if (depth > MAX_DEPTH) {
            throw new UnsoundException("nested deeper than " + MAX_DEPTH + " levels (expected: fewer)", true);
        }
        while (nested.hasRemaining()) {
            if (table) {
                readName(nested);
            }
            readValue(nested, depth);
        }
    }

    private static void skip(ByteBuffer in, int length) {
        in.position(in.position() + length);
    }
}
