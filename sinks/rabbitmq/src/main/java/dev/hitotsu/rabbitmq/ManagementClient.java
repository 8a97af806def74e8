package dev.hitotsu.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.runtime.secret.ChangingSecret;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks RabbitMQ's management plugin what AMQP does not tell: the limits of a queue and of the policies that apply. */
final class ManagementClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int MAX_BYTES = 16 << 20;

    private static final Pattern LOSSES =
            Pattern.compile("\"(?:x-)?(max-length|max-length-bytes|message-ttl|expires)\"\\s*:\\s*(\\d+)");

    private final ChangingSecret<URI> address;

    /**
     * A client; it connects when it asks.
     *
     * @param uris {@code http://user:password@host:port}, asked for again where the plugin refuses the login
     * @throws IllegalArgumentException if it has another form
     */
    ManagementClient(Supplier<String> uris) {
        this.address = ChangingSecret.of("the login at RabbitMQ's management", () -> parse(uris.get()));
    }

    private static URI parse(String text) {
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme());
            if (uri.getHost() != null && uri.getUserInfo() != null && scheme.matches("https?")) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw misunderstood();
        }
        throw misunderstood();
    }

    /** Without the URI itself: it may hold a password. */
    private static IllegalArgumentException misunderstood() {
        return new IllegalArgumentException(
                "managementUri: not understood (expected: http://user:password@host:port, or https:)");
    }

    /**
     * The limit of a queue: the lowest of its arguments and of all policies that match its name. It asks for the
     * policies themselves, because the plugin tells which one holds for a queue only some time after it was declared.
     * Blocks for some seconds at most.
     */
    DeliveryLimit deliveryLimit(String virtualHost, String queue, int majorVersion)
            throws IOException, InterruptedException {
        return DeliveryLimit.described(settings(virtualHost, queue), majorVersion);
    }

    /**
     * By which settings a queue loses messages that it has taken, each with what is expected; of arguments and
     * policies. Blocks for some seconds at most.
     *
     * @throws IOException also where there is no such queue
     */
    List<String> losses(String virtualHost, String queue) throws IOException, InterruptedException {
        return losses(settings(virtualHost, queue));
    }

    /**
     * Of what the plugin tells. A queue with a largest length drops its oldest messages unless its overflow says
     * otherwise.
     */
    static List<String> losses(String settings) {
        boolean rejects = settings.contains("reject-publish");
        List<String> found = new ArrayList<>();
        Matcher matcher = LOSSES.matcher(settings);
        while (matcher.find()) {
            boolean isTime =
                    matcher.group(1).endsWith("ttl") || matcher.group(1).equals("expires");
            if (isTime || !rejects) {
                found.add(matcher.group(1) + " " + matcher.group(2)
                        + (isTime ? "" : " with overflow drop-head")
                        + " (expected: " + (isTime ? "none" : "overflow reject-publish, or no limit")
                        + ", because it drops messages that were delivered)");
            }
        }
        return found;
    }

    private String settings(String virtualHost, String queue) throws IOException, InterruptedException {
        String host = encoded(virtualHost);
        StringBuilder settings = new StringBuilder(get("queues/" + host + "/" + encoded(queue) + "?columns=arguments"));
        for (String kind : List.of("policies/", "operator-policies/")) {
            DeliveryLimit.matchingPolicies(get(kind + host), queue).forEach(settings::append);
        }
        return settings.toString();
    }

    /** The plugin refuses the login. */
    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        URI known = address.current();
        try {
            return get(known, path);
        } catch (RefusedException e) {
            URI other = address.insteadOf(known);
            if (other.equals(known)) {
                throw e;
            }
            String answer = get(other, path);
            address.accept(other);
            return answer;
        }
    }

    private static String get(URI base, String path) throws IOException, InterruptedException {
        String port = base.getPort() < 0 ? "" : ":" + base.getPort();
        URI uri = URI.create(base.getScheme() + "://" + base.getHost() + port + "/api/" + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Authorization", "Basic " + login(base))
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build()) {
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() == NOT_FOUND) {
                    throw new FileNotFoundException(path + ": unknown");
                }
                if (answer.statusCode() == UNAUTHORIZED) {
                    throw new RefusedException(path + ": status " + UNAUTHORIZED + " (expected: 200)");
                }
                if (answer.statusCode() != OK) {
                    throw new IOException(path + ": status " + answer.statusCode() + " (expected: 200)");
                }
                return text(path, body);
            }
        }
    }

    private static String login(URI base) {
        return Base64.getEncoder().encodeToString(base.getUserInfo().getBytes(UTF_8));
    }

    private static String text(String path, InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new IOException(path + ": more than " + MAX_BYTES + " bytes (expected: fewer)");
        }
        return new String(bytes, UTF_8);
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, UTF_8).replace("+", "%20");
    }
}
