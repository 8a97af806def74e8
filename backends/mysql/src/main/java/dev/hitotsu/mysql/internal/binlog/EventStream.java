package dev.hitotsu.mysql.internal.binlog;

import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Takes each event whole from the connector, and decodes it here: the connector goes on after an event that it cannot
 * read, and reads the rows of every table. Whatever fails ends the stream.
 */
final class EventStream extends EventDeserializer {
    private static final int LENGTH_OFFSET = 9;

    /** No event is larger (MySQL's manual, {@code max_allowed_packet}), with its header and checksum. */
    private static final long MAX_LENGTH = (1L << 30) + 1024;

    /** The connector does nothing with such an event. */
    private static final Event DONE = done();

    private final BinlogDecoder decoder;
    private final EventHandler handler;
    private @Nullable Exception failure;

    /** Takes events, by the thread that reads. */
    interface EventHandler {
        /** @throws Exception to end the stream */
        void handle(BinlogEvent event) throws Exception;
    }

    EventStream(BinlogDecoder decoder, EventHandler handler) {
        this.decoder = decoder;
        this.handler = handler;
    }

    /** What ended the stream; null while nothing did. */
    @Nullable Exception failure() {
        return failure;
    }

    @Override
    public Event nextEvent(ByteArrayInputStream input) throws IOException {
        try {
            handler.handle(decoder.decode(read(input)));
            return DONE;
        } catch (Exception e) {
            if (failure == null) {
                failure = e;
            }
            // The one that makes the connector stop.
            EOFException stop = new EOFException(e.getMessage());
            stop.initCause(e);
            throw stop;
        }
    }

    private static byte[] read(ByteArrayInputStream input) throws IOException {
        byte[] header = input.read(BinlogDecoder.HEADER_LENGTH);
        long length = new EventBytes(header, LENGTH_OFFSET, header.length).littleEndian(4);
        if (length < BinlogDecoder.HEADER_LENGTH || length > MAX_LENGTH) {
            throw new BinlogFormatException(
                    "event: " + length + " bytes (expected: " + BinlogDecoder.HEADER_LENGTH + ".." + MAX_LENGTH + ")");
        }
        byte[] event = new byte[(int) length];
        System.arraycopy(header, 0, event, 0, header.length);
        input.fill(event, header.length, event.length - header.length);
        return event;
    }

    private static Event done() {
        EventHeaderV4 header = new EventHeaderV4();
        header.setEventType(EventType.HEARTBEAT);
        return new Event(header, null);
    }
}
