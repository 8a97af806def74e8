package dev.hitotsu.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.hitotsu.message.Message;
import dev.hitotsu.relay.store.LogEntry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Random;
import org.bson.BsonBinaryReader;
import org.bson.BsonDocument;
import org.bson.BsonSerializationException;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.junit.jupiter.api.Test;

/**
 * Documents of the log with a few wrong bytes, as the driver reads them: an error of the driver, an entry that says
 * what is wrong, or a message that is exactly what the document says.
 */
class FuzzedDocumentsTest {
    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());
    private static final int INPUTS = Integer.getInteger("hitotsu.inputs", 2_000);
    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private final Random random = new Random(SEED);
    private int refused;
    private int unreadable;
    private int readable;

    @Test
    void eachDocumentIsAnErrorOrWhatItSays() {
        for (int input = 0; input < INPUTS; input++) {
            byte[] bytes = document();
            for (int wrong = 1 + random.nextInt(3); wrong > 0; wrong--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                read(bytes);
            } catch (RuntimeException | Error e) {
                fail("seed " + SEED + ", input " + input + ": " + HexFormat.of().formatHex(bytes), e);
            }
        }
        assertThat(refused).as("by the driver, seed " + SEED).isPositive();
        assertThat(unreadable).as("as no message, seed " + SEED).isPositive();
        assertThat(readable).as("messages, seed " + SEED).isPositive();
    }

    private byte[] document() {
        Message message = Message.builder("orders", "OrderPlaced")
                .key("k" + random.nextInt(10))
                .header("traceparent", "00-1-2-01")
                .occurredAt(Instant.ofEpochSecond(random.nextInt(), 1_000))
                .deliverAfter(random.nextBoolean() ? Instant.ofEpochSecond(random.nextInt(1_000_000)) : null)
                .payload(random.nextBoolean() ? new byte[] {1, 2, 3} : null)
                .build();
        ByteBuffer bytes = new RawBsonDocument(MessageDocuments.encode(random.nextInt(1_000), message), CODEC)
                .getByteBuffer()
                .asNIO();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    private void read(byte[] bytes) {
        BsonDocument document;
        try (BsonBinaryReader reader = new BsonBinaryReader(ByteBuffer.wrap(bytes))) {
            document = CODEC.decode(reader, DecoderContext.builder().build());
        } catch (BsonSerializationException
                | IllegalStateException
                | IllegalArgumentException
                | org.bson.BsonInvalidOperationException e) {
            refused++;
            return;
        }
        if (!MessageDocuments.hasPosition(document)) {
            unreadable++;
            return;
        }
        LogEntry entry = MessageDocuments.entry(document, MessageDocuments.MAX_MESSAGE_SIZE);
        assertThat(entry.position()).isEqualTo(MessageDocuments.position(document));
        if (entry instanceof LogEntry.Readable) {
            readable++;
            assertSame(document, entry.message());
        } else {
            unreadable++;
            assertThat(entry.message().topic()).isNotNull();
        }
    }

    /** What the relay would send says what stands in the document. */
    private static void assertSame(BsonDocument document, Message message) {
        BsonDocument again = MessageDocuments.encode(MessageDocuments.position(document), message);
        for (String field : java.util.List.of("id", "topic", "type", "key", "payload", "headers")) {
            BsonValue value = document.get(field);
            if (field.equals("id") || field.equals("payload")) {
                assertThat(bytes(again.get(field))).isEqualTo(bytes(value));
            } else {
                assertThat(again.get(field)).as(field).isEqualTo(value);
            }
        }
        assertThat(again.getNumber("occurredAt").longValue())
                .isEqualTo(document.getNumber("occurredAt").longValue());
    }

    private static byte[] bytes(BsonValue value) {
        return value == null ? new byte[0] : value.asBinary().getData();
    }
}
