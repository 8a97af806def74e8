package dev.hitotsu.mongoserver.storage;

import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/** How large documents may be. */
public final class DocumentSize {
    /** 16 MiB, the manual's "BSON Document Size". */
    public static final int MAX = 16 << 20;

    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private DocumentSize() {}

    /** In bytes. */
    public static int of(BsonDocument document) {
        try (BasicOutputBuffer buffer = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            CODEC.encode(writer, document, EncoderContext.builder().build());
            return buffer.getSize();
        }
    }

    static void require(BsonDocument document) {
        int size = of(document);
        if (size > MAX) {
            throw new CommandException(
                    ErrorCode.BSON_OBJECT_TOO_LARGE,
                    "object to insert too large. size in bytes: " + size + ", max size: " + MAX);
        }
    }
}
