package dev.hitotsu.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A person's requests, without a browser. */
final class ConsoleClient {
    private final HttpClient client = HttpClient.newHttpClient();
    private final String address;
    private String cookie = "";

    ConsoleClient(Console console) {
        this(console.address());
    }

    /** @param address ends with a slash */
    ConsoleClient(String address) {
        this.address = address.substring(0, address.length() - 1);
    }

    ConsoleClient loggedIn(String name) throws Exception {
        HttpResponse<String> answer = post("/login", Map.of("token", People.token(name)));
        cookie = answer.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
        return this;
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder().GET(), path);
    }

    HttpResponse<String> post(String path, Map<String, String> form) throws Exception {
        return post(path, form, Map.of("Origin", address));
    }

    HttpResponse<String> post(String path, Map<String, String> form, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(form)));
        headers.forEach(request::header);
        return send(request, path);
    }

    /** What the stream of events says, one state after the other; ends when the stream ends. */
    Iterator<JsonObject> events() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/events"))
                .header("Cookie", cookie)
                .build();
        return client.send(request, BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith("data: "))
                .map(line -> new JsonObject(line.substring("data: ".length())))
                .iterator();
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String path) throws Exception {
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return client.send(request.uri(URI.create(address + path)).build(), BodyHandlers.ofString());
    }

    static String field(String html, String name) {
        Matcher matcher =
                Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(html);
        if (!matcher.find()) {
            throw new AssertionError("no field " + name + " in " + html);
        }
        return matcher.group(1);
    }

    static String link(String html, String start) {
        Matcher matcher =
                Pattern.compile("href=\"(" + Pattern.quote(start) + "[^\"]*)\"").matcher(html);
        if (!matcher.find()) {
            throw new AssertionError("no link to " + start + " in " + html);
        }
        return matcher.group(1).replace("&amp;", "&");
    }

    static List<String> writingPaths(String id) {
        return List.of(
                "/messages/" + id + "/reveal",
                "/messages/" + id + "/download",
                "/messages/" + id + "/retry",
                "/messages/" + id + "/skip",
                "/change",
                "/runs/" + id + "/stop");
    }
}
