package dev.hitotsu.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Settings;
import io.vertx.core.http.HttpConnection;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ends a connection of HTTP/2 that sends pings, settings, priorities or unknown frames faster than anybody needs to:
 * each costs its sender next to nothing, and the gateway work and mostly an answer (CVE-2019-9512, CVE-2019-9513,
 * CVE-2019-9515). Clients of gRPC ping while data arrives, to measure the way; so data that was sent allows for more.
 * Used on the event loop of the connection.
 */
public final class ControlFrameLimit extends Http2FrameListenerDecorator {
    private static final int MAX_FRAMES = 10_000;
    private static final int WINDOW_SECONDS = 10;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(WINDOW_SECONDS);
    private static final int DATA_BYTES_PER_FRAME = 64;

    private final Http2ConnectionHandler handler;
    private final LongSupplier ticker;
    private long windowStart;
    private long frames;

    /** How many bytes of data the other end has asked for, but for those that it asks for by its preface. */
    private long granted;

    private long sentBefore;

    private ControlFrameLimit(Http2FrameListener listener, Http2ConnectionHandler handler, LongSupplier ticker) {
        super(listener);
        this.handler = handler;
        this.ticker = ticker;
        beginWindow(ticker.getAsLong());
    }

    /** Counts from now on, if the connection is one of HTTP/2. Called when it has said its first settings. */
    public static void install(HttpConnection connection, LongSupplier ticker) {
        // One that has ended meanwhile has no handlers any more, and neither has one of HTTP/1.1.
        Http2ConnectionHandler handler = Sockets.channel(connection).pipeline().get(Http2ConnectionHandler.class);
        if (handler != null) {
            Http2FrameListener listener = handler.decoder().frameListener();
            handler.decoder().frameListener(new ControlFrameLimit(listener, handler, ticker));
        }
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
        count();
        super.onPingRead(context, data);
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
        count();
        super.onPingAckRead(context, data);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
        count();
        super.onSettingsRead(context, settings);
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext context) throws Http2Exception {
        count();
        super.onSettingsAckRead(context);
    }

    @Override
    public void onPriorityRead(
            ChannelHandlerContext context, int stream, int dependency, short weight, boolean isExclusive)
            throws Http2Exception {
        count();
        super.onPriorityRead(context, stream, dependency, weight, isExclusive);
    }

    @Override
    public void onUnknownFrame(ChannelHandlerContext context, byte type, int stream, Http2Flags flags, ByteBuf payload)
            throws Http2Exception {
        count();
        super.onUnknownFrame(context, type, stream, flags, payload);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext context, int stream, int increment) throws Http2Exception {
        if (stream == 0) {
            granted += increment;
        }
        super.onWindowUpdateRead(context, stream, increment);
    }

    private void count() throws Http2Exception {
        frames++;
        if (frames <= MAX_FRAMES) {
            return;
        }
        long now = ticker.getAsLong();
        if (now - windowStart > WINDOW_NANOS) {
            beginWindow(now);
        } else if (frames > MAX_FRAMES + (sent() - sentBefore) / DATA_BYTES_PER_FRAME) {
            throw Http2Exception.connectionError(
                    Http2Error.ENHANCE_YOUR_CALM,
                    "more than %d control frames within %d seconds",
                    MAX_FRAMES,
                    WINDOW_SECONDS);
        }
    }

    private void beginWindow(long now) {
        windowStart = now;
        frames = 1;
        sentBefore = sent();
    }

    /**
     * How many bytes of data have gone to the other end, apart from a constant: what it asked for, less what is left of
     * it.
     */
    private long sent() {
        return granted
                - handler.encoder()
                        .flowController()
                        .windowSize(handler.connection().connectionStream());
    }
}
