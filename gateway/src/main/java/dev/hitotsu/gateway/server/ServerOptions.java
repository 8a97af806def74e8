package dev.hitotsu.gateway.server;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.List;

/** The options of the server below. */
final class ServerOptions {
    private static final int MAX_LINE_BYTES = 8_192;
    private static final int MAX_STREAMS = 100;

    private ServerOptions() {}

    /** HTTP/2 comes over TLS alone: an upgrade in plain text has been a way around gateways. */
    static HttpServerOptions of(ListenSettings settings) {
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(settings.maxHeaderBytes())
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(MAX_STREAMS)
                        .setMaxHeaderListSize(settings.maxHeaderBytes()));
        ListenSettings.Tls tls = settings.tls();
        if (tls != null) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .addCertPath(tls.certificate())
                            .addKeyPath(tls.key()));
            if (tls.clients() != null) {
                options.setClientAuth(ClientAuth.REQUIRED)
                        .setTrustOptions(new PemTrustOptions().addCertPath(tls.clients()));
            }
        }
        return options;
    }

    static Http1ServerConfig http1(ListenSettings settings) {
        return new Http1ServerConfig()
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(settings.maxHeaderBytes());
    }
}
