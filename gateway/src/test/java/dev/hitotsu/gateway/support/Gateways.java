package dev.hitotsu.gateway.support;

import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.config.GatewayConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Gateways of tests, on any free port of 127.0.0.1, and requests to them. */
public final class Gateways {
    private static final String LISTEN = "listen: {host: 127.0.0.1, port: 0, eventLoops: 2}\n";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Gateways() {}

    /** The configuration with this text after the section {@code listen}. */
    public static GatewayConfig config(String yaml) {
        return GatewayConfig.from(ConfigFile.of("gateway.yaml", LISTEN + yaml, name -> null));
    }

    public static Gateway start(String yaml) {
        return Gateway.start(config(yaml));
    }

    /** An open route to the service from everywhere. */
    public static Gateway before(TestService service) {
        return start(everything(service.url(), ""));
    }

    /** An open route from everywhere, with further lines in flow style, such as {@code timeout: 1s}. */
    public static String everything(String url, String further) {
        return """
                upstreams: {service: {addresses: "%s"}}
                routes:
                  - {id: all, match: {path: /**}, to: service, auth: none%s}
                """.formatted(url, further.isEmpty() ? "" : ", " + further);
    }

    public static HttpResponse<String> get(Gateway gateway, String uri, String... headers) throws Exception {
        return send(gateway, "GET", uri, "", headers);
    }

    public static HttpResponse<String> send(Gateway gateway, String method, String uri, String body, String... headers)
            throws Exception {
        HttpRequest.BodyPublisher publisher =
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(url(gateway, uri)).method(method, publisher);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public static URI url(Gateway gateway, String uri) {
        return URI.create("http://127.0.0.1:" + gateway.port() + uri);
    }
}
