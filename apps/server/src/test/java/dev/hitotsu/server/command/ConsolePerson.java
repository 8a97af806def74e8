package dev.hitotsu.server.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.servers.process.ChildProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Alice at the operator's page of a relay process, with a token and without scripts. */
final class ConsolePerson {
    private static final Pattern CONSOLE = Pattern.compile("console: http://127.0.0.1:\\d+/");
    private static final Pattern TICKET = Pattern.compile("name=\"ticket\" value=\"([^\"]+)\"");
    private static final String TOKEN = "alice-0123456789abcdef0123456789abcdef";

    private final HttpClient client = HttpClient.newHttpClient();
    private final String address;
    private final String cookie;

    private ConsolePerson(String address) throws Exception {
        this.address = address;
        this.cookie = logIn();
    }

    /** Waits until the process has a console. */
    static ConsolePerson at(ChildProcess relay) throws Exception {
        return new ConsolePerson(RelayProcesses.waitFor(relay, CONSOLE).replace("console: ", ""));
    }

    /** The file that lets Alice in. */
    static Path tokens(Path folder) throws Exception {
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(UTF_8)));
        Path file = Files.createFile(
                folder.resolve("tokens"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, "admin alice sha256:" + hash + "\n");
    }

    private String logIn() throws Exception {
        HttpResponse<String> login = send(request("login").POST(BodyPublishers.ofString("token=" + TOKEN)));
        return login.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .header("Origin", address.substring(0, address.length() - 1))
                .header("Content-Type", "application/x-www-form-urlencoded");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    String page(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(address + path)).header("Cookie", cookie))
                .body();
    }

    HttpResponse<String> post(String path, String form) throws Exception {
        return send(request(path).header("Cookie", cookie).POST(BodyPublishers.ofString(form)));
    }

    /** Starts the change that a preview shows. Returns the path of the page that tells of it. */
    String confirm(String preview, String form) throws Exception {
        Matcher ticket = TICKET.matcher(preview);
        assertThat(ticket.find()).as(preview).isTrue();
        HttpResponse<String> started = post("change", "ticket=" + ticket.group(1) + "&" + form);
        return started.headers().firstValue("location").orElseThrow().substring(1);
    }
}
