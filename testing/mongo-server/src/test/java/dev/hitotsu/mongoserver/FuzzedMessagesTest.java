package dev.hitotsu.mongoserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.hitotsu.mongoserver.command.Commands;
import dev.hitotsu.mongoserver.command.FailPoint;
import dev.hitotsu.mongoserver.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;

/**
 * Messages with a few wrong bytes: what cannot be read ends the connection, the rest has an answer, and the next
 * message finds the server as it was.
 */
class FuzzedMessagesTest {
    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());
    private static final int INPUTS = Integer.getInteger("hitotsu.inputs", 2_000);
    private static final int OP_MSG = 2013;
    private static final int HEADER = 16;

    private static final List<String> COMMANDS = List.of(
            "{insert: 'orders', documents: [{_id: 1, total: 3, tags: ['a', 'b']}, {_id: 2}], $db: 'shop'}",
            "{find: 'orders', filter: {total: {$gt: 1}, _id: {$in: [1, 2]}}, sort: {_id: -1}, limit: 2, $db: 'shop'}",
            "{update: 'orders', updates: [{q: {_id: 1}, u: {$inc: {total: 1}, $push: {tags: 'c'}}}], $db: 'shop'}",
            "{delete: 'orders', deletes: [{q: {total: {$exists: true}}, limit: 1}], $db: 'shop'}",
            "{findAndModify: 'orders', query: {_id: 1}, update: {$set: {total: 9}}, new: true, upsert: true,"
                    + " $db: 'shop'}",
            "{aggregate: 'orders', pipeline: [{$changeStream: {}}], cursor: {}, $db: 'shop'}",
            "{createIndexes: 'orders', indexes: [{key: {total: 1}, name: 'total', unique: true}], $db: 'shop'}",
            "{hello: 1, $db: 'admin'}");

    private final Storage storage = new Storage(InstantSource.system());
    private final Commands commands = new Commands(storage, new FailPoint(), "127.0.0.1:1");

    @Test
    void eachMessageHasAnAnswerOrEndsItsConnection() {
        Random random = new Random(SEED);
        int answered = 0;
        for (int input = 0; input < INPUTS; input++) {
            byte[] bytes = message(COMMANDS.get(random.nextInt(COMMANDS.size())));
            for (int wrong = random.nextInt(4); wrong > 0; wrong--) {
                // The length at the beginning says how much is read; the connection waits for the rest.
                bytes[Integer.BYTES + random.nextInt(bytes.length - Integer.BYTES)] = (byte) random.nextInt(256);
            }
            answered += isAnswered(bytes, input) ? 1 : 0;
        }
        assertThat(answered).as("seed " + SEED).isGreaterThan(INPUTS / 10);
        BsonDocument ping = commands.run(BsonDocument.parse("{ping: 1, $db: 'admin'}"));
        assertThat(ping.getNumber("ok").intValue()).isEqualTo(1);
    }

    private boolean isAnswered(byte[] bytes, int input) {
        try {
            WireMessage message = WireMessage.read(new DataInputStream(new ByteArrayInputStream(bytes)));
            if (message == null) {
                return false;
            }
            BsonDocument reply = commands.run(message.body());
            assertThat(reply).containsKey("ok");
            assertThat(message.answer(reply)).hasSizeGreaterThan(HEADER);
            return true;
        } catch (IOException unreadable) {
            return false;
        } catch (RuntimeException | Error e) {
            return fail(
                    "seed " + SEED + ", input " + input + ": " + HexFormat.of().formatHex(bytes), e);
        }
    }

    private static byte[] message(String command) {
        ByteBuffer body = new RawBsonDocument(BsonDocument.parse(command), new org.bson.codecs.BsonDocumentCodec())
                .getByteBuffer()
                .asNIO();
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + 5 + body.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.putInt(bytes.capacity())
                .putInt(1)
                .putInt(0)
                .putInt(OP_MSG)
                .putInt(0)
                .put((byte) 0)
                .put(body)
                .array();
    }
}
