package dev.hitotsu.mongoserver;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.bson.BsonArray;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonSerializationException;
import org.bson.BsonString;
import org.bson.ByteBufNIO;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.bson.io.ByteBufferBsonInput;
import org.jspecify.annotations.Nullable;

/**
 * A message of the wire protocol: {@code OP_MSG}, and the {@code OP_QUERY} with which drivers may begin.
 *
 * @param isLegacy whether the answer is an {@code OP_REPLY}
 * @param wantsReply whether the sender waits for an answer
 */
record WireMessage(int requestId, BsonDocument body, boolean isLegacy, boolean wantsReply) {
    private static final int MAX_LENGTH = 48_000_000;
    private static final int HEADER = 16;
    private static final int OP_REPLY = 1;
    private static final int OP_QUERY = 2004;
    private static final int OP_MSG = 2013;
    private static final int CHECKSUM = 1;
    private static final int MORE_TO_COME = 2;
    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    /** Reads the next message; null at the end of the stream. */
    static @Nullable WireMessage read(DataInputStream in) throws IOException {
        byte[] header = new byte[HEADER];
        int first = in.read(header, 0, 1);
        if (first < 0) {
            return null;
        }
        in.readFully(header, 1, HEADER - 1);
        ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        int length = fields.getInt();
        if (length < HEADER + 5 || length > MAX_LENGTH) {
            throw new IOException(
                    "message of " + length + " bytes (expected: " + (HEADER + 5) + ".." + MAX_LENGTH + ")");
        }
        byte[] rest = in.readNBytes(length - HEADER);
        if (rest.length < length - HEADER) {
            throw new EOFException("a message that ends early");
        }
        return decode(fields.getInt(4), fields.getInt(12), ByteBuffer.wrap(rest).order(ByteOrder.LITTLE_ENDIAN));
    }

    private static WireMessage decode(int requestId, int opCode, ByteBuffer bytes) throws IOException {
        try {
            return switch (opCode) {
                case OP_MSG -> message(requestId, bytes);
                case OP_QUERY -> query(requestId, bytes);
                default ->
                    throw new IOException("op code " + opCode + " (expected: " + OP_MSG + " or " + OP_QUERY + ")");
            };
        } catch (BufferUnderflowException
                | IllegalArgumentException
                | BsonSerializationException
                | IllegalStateException e) {
            throw new IOException("a message that cannot be read: " + e, e);
        }
    }

    private static WireMessage message(int requestId, ByteBuffer bytes) throws IOException {
        int flags = bytes.getInt();
        if ((flags & 0xFFFF & ~(CHECKSUM | MORE_TO_COME)) != 0) {
            throw new IOException("flags " + Integer.toHexString(flags) + " (expected: those of OP_MSG)");
        }
        int end = bytes.limit() - ((flags & CHECKSUM) != 0 ? Integer.BYTES : 0);
        BsonDocument body = null;
        BsonDocument sequences = new BsonDocument();
        while (bytes.position() < end) {
            int kind = bytes.get();
            if (kind == 0 && body == null) {
                body = document(bytes);
            } else if (kind == 1) {
                sequence(bytes, sequences);
            } else {
                throw new IOException("section of kind " + kind + " (expected: 0 once, 1)");
            }
        }
        if (body == null || bytes.position() != end) {
            throw new IOException("sections that do not end with the message (expected: a body)");
        }
        for (String name : sequences.keySet()) {
            if (body.containsKey(name)) {
                throw new IOException("the field " + name + " twice");
            }
        }
        body.putAll(sequences);
        return new WireMessage(requestId, body, false, (flags & MORE_TO_COME) == 0);
    }

    private static void sequence(ByteBuffer bytes, BsonDocument into) throws IOException {
        int end = bytes.position() + bytes.getInt();
        String name = text(bytes);
        BsonArray documents = new BsonArray();
        while (bytes.position() < end) {
            documents.add(document(bytes));
        }
        if (bytes.position() != end || into.containsKey(name)) {
            throw new IOException("document sequence " + name + " that does not end where it says, or comes twice");
        }
        into.put(name, documents);
    }

    private static WireMessage query(int requestId, ByteBuffer bytes) throws IOException {
        bytes.getInt();
        String collection = text(bytes);
        bytes.getInt();
        bytes.getInt();
        if (!collection.endsWith(".$cmd")) {
            throw new IOException("OP_QUERY of " + collection + " (expected: a command)");
        }
        BsonDocument body = document(bytes);
        body.put("$db", new BsonString(collection.substring(0, collection.indexOf('.'))));
        return new WireMessage(requestId, body, true, true);
    }

    private static String text(ByteBuffer bytes) {
        int start = bytes.position();
        int end = start;
        while (bytes.get() != 0) {
            end++;
        }
        return new String(bytes.array(), start, end - start, StandardCharsets.UTF_8);
    }

    private static BsonDocument document(ByteBuffer bytes) {
        int length = bytes.getInt(bytes.position());
        if (length < 5 || length > bytes.remaining()) {
            throw new IllegalArgumentException(
                    "document of " + length + " bytes (expected: 5.." + bytes.remaining() + ")");
        }
        ByteBuffer part = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + length);
        try (BsonBinaryReader reader = new BsonBinaryReader(new ByteBufferBsonInput(new ByteBufNIO(part)))) {
            return CODEC.decode(reader, DecoderContext.builder().build());
        }
    }

    /** The answer to this message, as bytes. */
    byte[] answer(BsonDocument reply) {
        byte[] document = encode(reply);
        int extra = isLegacy ? 20 : 5;
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + extra + document.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(bytes.capacity()).putInt(0).putInt(requestId).putInt(isLegacy ? OP_REPLY : OP_MSG);
        if (isLegacy) {
            bytes.putInt(8).putLong(0).putInt(0).putInt(1);
        } else {
            bytes.putInt(0).put((byte) 0);
        }
        return bytes.put(document).array();
    }

    private static byte[] encode(BsonDocument reply) {
        try (BasicOutputBuffer buffer = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            CODEC.encode(writer, reply, EncoderContext.builder().build());
            return buffer.toByteArray();
        }
    }
}
