package dev.hitotsu.gateway.upstream;

import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;

/** Connects client and upstream for good, as a WebSocket wants it. What they say is none of the gateway's business. */
final class Tunnel {
    private Tunnel() {}

    /** Passes on the upstream's agreement, and then all bytes both ways, until one of them ends. */
    static Future<Reply> open(HttpServerRequest incoming, HttpClientResponse agreed, Reply reply) {
        incoming.response().setStatusCode(agreed.statusCode());
        incoming.response().headers().setAll(reply.headers());
        incoming.response().putHeader(HttpHeaders.CONNECTION, "upgrade").putHeader(HttpHeaders.UPGRADE, "websocket");
        NetSocket upstream = agreed.netSocket();
        upstream.pause();
        incoming.resume();
        return incoming.toNetSocket().map(client -> {
            join(client, upstream);
            join(upstream, client);
            return new Reply(agreed.statusCode(), reply.headers(), new Reply.Body.Tunnel());
        });
    }

    private static void join(NetSocket from, NetSocket to) {
        from.closeHandler(closed -> to.close());
        from.pipeTo(to).onFailure(failure -> to.close());
    }
}
