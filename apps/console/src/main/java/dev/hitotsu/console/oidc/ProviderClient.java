package dev.hitotsu.console.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Asks a provider. Each method blocks for ten seconds at most, and throws a {@link LoginRefusedException} if the
 * provider is away or answers something else. No redirect is followed. Thread-safe.
 */
final class ProviderClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** What came: its status, and the object in its body. */
    record Reply(int status, Map<String, Object> json) {}

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(Redirect.NEVER)
            .build();

    Map<String, Object> get(URI address) {
        Reply reply = send(HttpRequest.newBuilder(address).header("Accept", "application/json"), address);
        if (reply.status() != 200) {
            throw new LoginRefusedException(
                    "provider: " + address + " answered " + reply.status() + " (expected: 200)");
        }
        return reply.json();
    }

    Reply post(URI address, Map<String, String> form, Map<String, String> headers) {
        String body = form.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return send(request, address);
    }

    private Reply send(HttpRequest.Builder request, URI address) {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request.timeout(TIMEOUT).build(), head -> new SmallBody());
        try {
            HttpResponse<byte[]> arrived = answer.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            return new Reply(arrived.statusCode(), JSONObjectUtils.parse(new String(arrived.body(), UTF_8)));
        } catch (ParseException e) {
            throw new LoginRefusedException("provider: " + address + " answered no JSON object (expected: one)");
        } catch (ExecutionException e) {
            throw away(address, String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw away(address, "no answer within " + TIMEOUT.toSeconds() + " s");
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw away(address, "interrupted");
        }
    }

    private static LoginRefusedException away(URI address, String why) {
        return new LoginRefusedException("provider: " + address + ": " + Shown.of(why) + " (expected: an answer)");
    }

    /** As RFC 6749, section 2.3.1, wants it. */
    static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((encode(id) + ":" + encode(secret)).getBytes(UTF_8));
    }

    static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
