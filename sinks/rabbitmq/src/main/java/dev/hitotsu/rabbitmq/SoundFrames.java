package dev.hitotsu.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.FrameHandler;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Frames as the client can read them. The client closes the connection over a delivery whose headers it cannot read
 * (nested deeper than 32 levels, of an unknown type), and the broker delivers the same message again: one message would
 * stop the queue for good. So headers that are unsound are taken out before the client sees them, and a header that
 * says so is put in their place, for {@link MessageDecoder}.
 *
 * <p>A proxy, because the methods of {@link FrameHandler} are not the same in the client that we are built with and in
 * those that frameworks bring.
 */
final class SoundFrames implements InvocationHandler {
    /** AMQP 0-9-1, section 4.2.6.1: class, weight and body size stand before the property flags. */
    private static final int FLAGS_AT = 12;

    private static final int CONTENT_TYPE = 1 << 15;
    private static final int CONTENT_ENCODING = 1 << 14;
    private static final int HEADERS = 1 << 13;
    private static final int UNSIGNED_SHORT = 0xFFFF;
    private static final int UNSIGNED_BYTE = 0xFF;

    /** Fields up to 5.30, methods later. */
    private static final MethodHandle TYPE = intOf("getType", "type");

    private static final MethodHandle CHANNEL = intOf("getChannel", "channel");

    private final FrameHandler frames;

    private SoundFrames(FrameHandler frames) {
        this.frames = frames;
    }

    /** The same frames, but sound. */
    static FrameHandler of(FrameHandler frames) {
        return (FrameHandler) Proxy.newProxyInstance(
                FrameHandler.class.getClassLoader(), new Class<?>[] {FrameHandler.class}, new SoundFrames(frames));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Object result;
        try {
            result = method.invoke(frames, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        return result instanceof Frame frame ? sound(frame) : result;
    }

    private static Frame sound(Frame frame) {
        if (!isHeader(frame)) {
            return frame;
        }
        byte[] sound = soundOrNull(frame.getPayload());
        return sound == null ? frame : new Frame(AMQP.FRAME_HEADER, read(CHANNEL, frame), sound);
    }

    static boolean isHeader(Frame frame) {
        return read(TYPE, frame) == AMQP.FRAME_HEADER;
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

    private static MethodHandle intOf(String getter, String field) {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        try {
            return lookup.findVirtual(Frame.class, getter, MethodType.methodType(int.class));
        } catch (NoSuchMethodException e) {
            return oldIntOf(lookup, field);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle oldIntOf(MethodHandles.Lookup lookup, String field) {
        try {
            return lookup.findGetter(Frame.class, field, int.class);
        } catch (NoSuchFieldException | IllegalAccessException e) {
            throw new IllegalStateException("amqp-client: unknown (expected: 5.20.0 or newer of its line 5)", e);
        }
    }

    private static int read(MethodHandle number, Frame frame) {
        try {
            return (int) number.invokeExact(frame);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
