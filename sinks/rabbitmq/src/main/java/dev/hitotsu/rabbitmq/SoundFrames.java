package dev.hitotsu.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.WriteListener;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.FrameHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Frames as the client can read them. The client closes the connection over a delivery whose headers it cannot read
 * (nested deeper than 32 levels, of an unknown type), and the broker delivers the same message again: one message would
 * stop the queue for good. So headers that are unsound are taken out before the client sees them, and a header that
 * says so is put in their place, for {@link MessageDecoder}.
 */
final class SoundFrames implements FrameHandler {
    /** AMQP 0-9-1, section 4.2.6.1: class, weight and body size stand before the property flags. */
    private static final int FLAGS_AT = 12;

    private static final int CONTENT_TYPE = 1 << 15;
    private static final int CONTENT_ENCODING = 1 << 14;
    private static final int HEADERS = 1 << 13;
    private static final int UNSIGNED_SHORT = 0xFFFF;
    private static final int UNSIGNED_BYTE = 0xFF;

    private final FrameHandler frames;

    SoundFrames(FrameHandler frames) {
        this.frames = frames;
    }

    @Override
    public @Nullable Frame readFrame() throws IOException {
        Frame frame = frames.readFrame();
        if (frame == null || frame.getType() != AMQP.FRAME_HEADER) {
            return frame;
        }
        byte[] sound = soundOrNull(frame.getPayload());
        return sound == null ? frame : new Frame(AMQP.FRAME_HEADER, frame.getChannel(), sound);
    }

    /** A header that is no header is left to the client, which says what is wrong with it. */
    static byte @Nullable [] soundOrNull(byte[] payload) {
        try {
            return sound(payload);
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return null;
        }
    }

    /** The payload of a content header with a sound table; null if it is sound as it is. */
    static byte @Nullable [] sound(byte[] payload) {
        ByteBuffer in = ByteBuffer.wrap(payload);
        int flags = in.getShort(FLAGS_AT) & UNSIGNED_SHORT;
        if ((flags & HEADERS) == 0) {
            return null;
        }
        in.position(FLAGS_AT + Short.BYTES);
        if ((flags & CONTENT_TYPE) != 0) {
            skipShortString(in);
        }
        if ((flags & CONTENT_ENCODING) != 0) {
            skipShortString(in);
        }
        int table = in.position();
        int length = in.getInt();
        FieldTable fields = FieldTable.read(in.slice(in.position(), length));
        String problem = fields.problem();
        return problem == null ? null : replaced(in, table, length, fields.soundBytes(), problem);
    }

    private static byte[] replaced(ByteBuffer in, int table, int length, byte[] fields, String problem) {
        byte[] name = AmqpHeaders.UNDECODABLE.getBytes(UTF_8);
        byte[] value = problem.getBytes(UTF_8);
        int tableLength = fields.length + 1 + name.length + 1 + Integer.BYTES + value.length;
        int rest = table + Integer.BYTES + length;
        ByteBuffer out = ByteBuffer.allocate(table + Integer.BYTES + tableLength + in.limit() - rest);
        out.put(in.slice(0, table)).putInt(tableLength).put(fields);
        out.put((byte) name.length)
                .put(name)
                .put((byte) 'S')
                .putInt(value.length)
                .put(value);
        return out.put(in.slice(rest, in.limit() - rest)).array();
    }

    private static void skipShortString(ByteBuffer in) {
        int length = in.get() & UNSIGNED_BYTE;
        in.position(in.position() + length);
    }

    @Override
    public boolean internalHearbeat() {
        return frames.internalHearbeat();
    }

    @Override
    public void setTimeout(int timeoutMs) throws SocketException {
        frames.setTimeout(timeoutMs);
    }

    @Override
    public int getTimeout() throws SocketException {
        return frames.getTimeout();
    }

    @Override
    public void sendHeader() throws IOException {
        frames.sendHeader();
    }

    @Override
    public void initialize(AMQConnection connection) {
        frames.initialize(connection);
    }

    @Override
    public void startProcessing() {
        frames.startProcessing();
    }

    @Override
    public void finishConnectionNegotiation() {
        frames.finishConnectionNegotiation();
    }

    @Override
    public void setFrameMax(int frameMax) {
        frames.setFrameMax(frameMax);
    }

    @Override
    public void writeFrame(Frame frame) throws IOException {
        frames.writeFrame(frame);
    }

    @Override
    public void flush(WriteListener listener) throws IOException {
        frames.flush(listener);
    }

    @Override
    public void close() {
        frames.close();
    }

    @Override
    public InetAddress getLocalAddress() {
        return frames.getLocalAddress();
    }

    @Override
    public int getLocalPort() {
        return frames.getLocalPort();
    }

    @Override
    public InetAddress getAddress() {
        return frames.getAddress();
    }

    @Override
    public int getPort() {
        return frames.getPort();
    }
}
