package dev.hitotsu.gateway.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.UnpooledHttpClientConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** What lies below a connection of HTTP. Called on its event loop. */
public final class Sockets {
    private Sockets() {}

    /** How many bytes wait for the other end to take them. */
    public static long waitingBytes(HttpConnection connection) {
        ChannelOutboundBuffer waiting = channel(connection).unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes();
    }

    /**
     * Closes a connection at once. The usual way waits until the other end has taken what was written, perhaps for
     * ever.
     */
    public static void closeNow(HttpConnection connection) {
        ChannelHandlerContext first = channel(connection).pipeline().firstContext();
        // One that has ended has no handlers any more.
        if (first != null) {
            first.close();
        }
    }

    /** The channel of a connection of a server or a client. */
    static Channel channel(HttpConnection connection) {
        HttpConnection own =
                connection instanceof UnpooledHttpClientConnection unpooled ? unpooled.unwrap() : connection;
        return ((ConnectionBase) own).channel();
    }
}
