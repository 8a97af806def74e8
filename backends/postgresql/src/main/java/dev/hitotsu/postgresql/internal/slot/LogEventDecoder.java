package dev.hitotsu.postgresql.internal.slot;

import dev.hitotsu.postgresql.internal.ServerBytes;
import java.nio.ByteBuffer;
import java.sql.SQLException;

/**
 * Decodes what the plug-in pgoutput sends, in version 1 of its protocol, as far as it matters to an outbox without a
 * table. Thread-safe.
 *
 * <p>Source: PostgreSQL's manual, chapter 55.9 (logical replication message formats).
 */
final class LogEventDecoder {
    private static final LogEvent OTHER = new LogEvent.Other();

    private LogEventDecoder() {}

    /**
     * Decodes one message of the stream.
     *
     * @throws SQLException for bytes that pgoutput does not send
     */
    static LogEvent decode(ByteBuffer bytes) throws SQLException {
        ServerBytes reader = new ServerBytes("pgoutput", bytes);
        byte kind = reader.nextByte("kind");
        return switch (kind) {
            case 'B' -> begin(reader);
            case 'C' -> commit(reader);
            case 'M' -> emitted(reader);
            case 'I', 'U', 'D', 'T', 'R', 'Y', 'O' -> OTHER;
            default -> throw reader.unexpected("kind " + (kind & 0xFF), "one of version 1 of its protocol");
        };
    }

    private static LogEvent begin(ServerBytes reader) throws SQLException {
        long commit = reader.nextLong("place of the commit");
        reader.nextLong("time of the commit");
        reader.nextInt("transaction");
        reader.requireEnd();
        return new LogEvent.Begin(commit);
    }

    private static LogEvent commit(ServerBytes reader) throws SQLException {
        reader.nextByte("flags");
        long start = reader.nextLong("place of the commit");
        long end = reader.nextLong("end of the commit");
        if (Long.compareUnsigned(end, start) < 0) {
            throw reader.unexpected(
                    "a commit that ends at " + SlotPlace.text(end), "at " + SlotPlace.text(start) + " or behind it");
        }
        long micros = reader.nextLong("time of the commit");
        reader.requireEnd();
        return new LogEvent.Commit(start, end, micros);
    }

    private static LogEvent emitted(ServerBytes reader) throws SQLException {
        byte flags = reader.nextByte("flags");
        if (flags != 0 && flags != 1) {
            throw reader.unexpected("flags " + flags, "0 or 1");
        }
        long lsn = reader.nextLong("place");
        String prefix = reader.nextText("prefix");
        ByteBuffer content = reader.nextSlice("content", reader.nextInt("length of the content"));
        reader.requireEnd();
        return new LogEvent.Emitted(flags == 1, lsn, prefix, content);
    }
}
