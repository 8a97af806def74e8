package dev.hitotsu.gateway.http;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.util.AsciiString;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Decodes HTTP/1.1 as the server does, but refuses what the server would mend: a length beside chunks, and blanks
 * before the first header. Somebody before or behind the gateway may mend it in another way.
 */
public final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private static final String NAME = "httpDecoder";

    private StrictRequestDecoder(Http1ServerConfig limits) {
        super(limits);
    }

    /** Makes a connection strict that has not read anything yet. */
    public static void install(HttpConnection connection, Http1ServerConfig limits) {
        if (connection.protocolVersion() == HttpVersion.HTTP_1_1) {
            ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
            pipeline.replace(NAME, NAME, new StrictRequestDecoder(limits));
        }
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("Content-Length beside Transfer-Encoding");
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (start > 0 && (line[start - 1] == ' ' || line[start - 1] == '\t')) {
            throw new IllegalArgumentException("a blank before the name of a header");
        }
        return super.splitHeaderName(line, start, length);
    }
}
