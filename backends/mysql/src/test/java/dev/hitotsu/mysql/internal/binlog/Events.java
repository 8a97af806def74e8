package dev.hitotsu.mysql.internal.binlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Makes the bytes of events as servers do. */
final class Events {
    static final int TABLE = 77;
    static final LocalDateTime TIME = LocalDateTime.of(2026, 11, 27, 3, 4, 5, 678_901_000);

    private final boolean checksums;

    Events(boolean checksums) {
        this.checksums = checksums;
    }

    byte[] format() {
        Body body = new Body().little(4, 2).bytes(new byte[50]).little(0, 4).little(19, 1);
        return event(EventTypes.FORMAT_DESCRIPTION, body.bytes(new byte[40]).little(checksums ? 1 : 0, 1), true);
    }

    byte[] mySqlGtid(UUID server, long number) {
        return event(
                EventTypes.GTID,
                new Body()
                        .little(0, 1)
                        .bytes(ByteBuffer.allocate(16)
                                .putLong(server.getMostSignificantBits())
                                .putLong(server.getLeastSignificantBits())
                                .array())
                        .little(number, 8));
    }

    byte[] mariaDbGtid(long domain, long number, boolean standalone) {
        return event(
                EventTypes.MARIADB_GTID,
                new Body().little(number, 8).little(domain, 4).little(standalone ? 1 : 0, 1));
    }

    byte[] query(String database, String sql) {
        return event(
                EventTypes.QUERY,
                new Body()
                        .little(0, 8)
                        .little(database.length(), 1)
                        .little(0, 2)
                        .little(3, 2)
                        .bytes(new byte[] {1, 2, 3})
                        .text(database)
                        .little(0, 1)
                        .text(sql));
    }

    byte[] xid() {
        return event(EventTypes.XID, new Body().little(4711, 8));
    }

    byte[] tableMap(String database, String table) {
        return event(
                EventTypes.TABLE_MAP,
                new Body()
                        .little(TABLE, 6)
                        .little(0, 2)
                        .little(database.length(), 1)
                        .text(database)
                        .little(0, 1)
                        .little(table.length(), 1)
                        .text(table)
                        .little(0, 1)
                        .little(12, 1)
                        .bytes(bytes(8, 1, 254, 252, 252, 252, 252, 252, 18, 18, 18, 8))
                        .little(10, 1)
                        .bytes(bytes(254, 16, 2, 4, 2, 4, 4, 6, 6, 6))
                        .little(0, 2));
    }

    byte[] rows(boolean version2, byte[]... rows) {
        Body body = new Body().little(TABLE, 6).little(1, 2);
        if (version2) {
            body.little(2, 2);
        }
        body.little(12, 1).little(0xFFF, 2);
        for (byte[] row : rows) {
            body.bytes(row);
        }
        return event(version2 ? EventTypes.WRITE_ROWS_V2 : EventTypes.WRITE_ROWS_V1, body);
    }

    static byte[] row(long position, int kind, UUID id, String topic, @Nullable String key, String payload) {
        return new Body()
                .little((key == null ? 1 << 4 : 0) | 1 << 7 | 1 << 9, 2)
                .little(position, 8)
                .little(kind, 1)
                .little(16, 1)
                .bytes(ByteBuffer.allocate(16)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array())
                .counted(topic, 2)
                .counted(key, 4)
                .counted("type", 2)
                .counted(payload, 4)
                .time(TIME)
                .time(TIME)
                .little(0, 8)
                .array();
    }

    byte[] event(int type, Body body) {
        return event(type, body, checksums);
    }

    private static byte[] event(int type, Body body, boolean checksum) {
        byte[] content = body.array();
        int length = BinlogDecoder.HEADER_LENGTH + content.length + (checksum ? 4 : 0);
        ByteBuffer event = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        event.putInt(0).put((byte) type).putInt(1).putInt(length).putInt(0).putShort((short) 0);
        event.put(content);
        if (checksum) {
            CRC32 sum = new CRC32();
            sum.update(event.array(), 0, event.position());
            event.putInt((int) sum.getValue());
        }
        return event.array();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /** The content of an event. */
    static final class Body {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Body little(long value, int length) {
            for (int i = 0; i < length; i++) {
                out.write((int) (value >>> 8 * i));
            }
            return this;
        }

        Body big(long value, int length) {
            for (int i = length - 1; i >= 0; i--) {
                out.write((int) (value >>> 8 * i));
            }
            return this;
        }

        Body bytes(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        Body text(String text) {
            return bytes(text.getBytes(UTF_8));
        }

        Body counted(@Nullable String text, int lengthBytes) {
            return text == null
                    ? this
                    : little(text.getBytes(UTF_8).length, lengthBytes).text(text);
        }

        Body time(LocalDateTime time) {
            long date = (time.getYear() * 13L + time.getMonthValue()) << 5 | time.getDayOfMonth();
            long clock = (time.getHour() << 6 | time.getMinute()) << 6 | time.getSecond();
            return big(1L << 39 | date << 17 | clock, 5).big(time.getNano() / 1_000, 3);
        }

        byte[] array() {
            return out.toByteArray();
        }
    }
}
