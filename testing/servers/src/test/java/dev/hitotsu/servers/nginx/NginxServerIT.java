package dev.hitotsu.servers.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hitotsu.servers.ServerException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class NginxServerIT {
    private static String get(String url) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void oneServesAndOneStandsBeforeIt() throws Exception {
        try (NginxServer service = NginxServer.builder()
                        .server("location / { return 200 served; }")
                        .start();
                NginxServer proxy = NginxServer.builder()
                        .http("upstream service { server 127.0.0.1:" + service.port() + "; keepalive 4; }")
                        .server("location / { proxy_pass http://service; }")
                        .start()) {
            assertThat(get(proxy.url())).isEqualTo("served");
            proxy.kill();
            proxy.restart();
            assertThat(get(proxy.url())).isEqualTo("served");
        }
    }

    @Test
    void showsTheLogOfAServerThatDoesNotStart() {
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> NginxServer.builder().server("nonsense;").start())
                .withMessageContaining("unknown directive \"nonsense\"");
    }
}
