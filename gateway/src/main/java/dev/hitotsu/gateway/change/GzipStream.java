package dev.hitotsu.gateway.change;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * A body, compressed with gzip as it passes; back-pressure passes, too. Used by one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
final class GzipStream implements ReadStream<Buffer> {
    private static final byte[] HEADER = {0x1F, (byte) 0x8B, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xFF};
    private static final int LEVEL = 5;
    private static final int CHUNK = 8_192;

    private final ReadStream<Buffer> source;
    private final Deflater deflater = new Deflater(LEVEL, true);
    private final CRC32 checksum = new CRC32();
    private boolean hasBegun;
    private boolean isOver;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> failureHandler;

    GzipStream(ReadStream<Buffer> source) {
        this.source = source;
        source.exceptionHandler(this::failed);
        source.endHandler(end -> ended());
    }

    /** The bytes, compressed at once. */
    static Buffer compress(Buffer content) {
        Deflater deflater = new Deflater(LEVEL, true);
        CRC32 checksum = new CRC32();
        Buffer out = Buffer.buffer(HEADER.clone());
        deflate(deflater, checksum, content, out);
        finish(deflater, checksum, out);
        return out;
    }

    private static void deflate(Deflater deflater, CRC32 checksum, Buffer part, Buffer out) {
        byte[] bytes = part.getBytes();
        checksum.update(bytes);
        deflater.setInput(bytes);
        drain(deflater, out);
    }

    private static void finish(Deflater deflater, CRC32 checksum, Buffer out) {
        deflater.finish();
        drain(deflater, out);
        out.appendIntLE((int) checksum.getValue()).appendIntLE((int) deflater.getBytesRead());
        deflater.end();
    }

    private static void drain(Deflater deflater, Buffer out) {
        byte[] chunk = new byte[CHUNK];
        int length = deflater.deflate(chunk);
        while (length > 0) {
            out.appendBytes(chunk, 0, length);
            length = deflater.deflate(chunk);
        }
    }

    private void pass(Buffer part) {
        if (!isOver) {
            Buffer out = begun();
            deflate(deflater, checksum, part, out);
            emit(out);
        }
    }

    private Buffer begun() {
        Buffer out = hasBegun ? Buffer.buffer() : Buffer.buffer(HEADER.clone());
        hasBegun = true;
        return out;
    }

    private void emit(Buffer out) {
        if (handler != null && out.length() > 0) {
            handler.handle(out);
        }
    }

    private void ended() {
        if (!isOver) {
            Buffer out = begun();
            finish(deflater, checksum, out);
            isOver = true;
            emit(out);
            if (endHandler != null) {
                endHandler.handle(null);
            }
        }
    }

    private void failed(Throwable failure) {
        if (!isOver) {
            isOver = true;
            deflater.end();
        }
        if (failureHandler != null) {
            failureHandler.handle(failure);
        }
    }

    @Override
    public GzipStream handler(@Nullable Handler<Buffer> newHandler) {
        handler = newHandler;
        source.handler(newHandler == null ? null : this::pass);
        return this;
    }

    @Override
    public GzipStream endHandler(@Nullable Handler<Void> newHandler) {
        endHandler = newHandler;
        return this;
    }

    @Override
    public GzipStream exceptionHandler(@Nullable Handler<Throwable> newHandler) {
        failureHandler = newHandler;
        return this;
    }

    @Override
    public GzipStream pause() {
        source.pause();
        return this;
    }

    @Override
    public GzipStream resume() {
        source.resume();
        return this;
    }

    @Override
    public GzipStream fetch(long amount) {
        source.fetch(amount);
        return this;
    }
}
