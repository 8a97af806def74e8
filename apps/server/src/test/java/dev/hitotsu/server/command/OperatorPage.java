package dev.hitotsu.server.command;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.servers.process.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operator's page of a relay process without a login, read as a person without scripts reads it. */
final class OperatorPage {
    private static final Pattern ADDRESS = Pattern.compile("console: (http://127.0.0.1:\\d+)/");
    private static final Pattern SENTENCE = Pattern.compile("data-live=\"sentence\">([^<]*)<");
    private static final Pattern LINK_TO_PROBLEMS = Pattern.compile("<a href=\"(/problems)\"");
    private static final Pattern LINK_TO_RETRY = Pattern.compile("href=\"(/change\\?action=retry[^\"]*)\"");
    private static final Pattern WHAT_A_RETRY_DOES = Pattern.compile("<p class=\"sentence\"[^>]*>([^<]*)<");

    /** Half a minute goes by before some are told, and a loaded machine looks seldom. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final HttpClient client = HttpClient.newHttpClient();
    private final String address;

    private OperatorPage(String address) {
        this.address = address;
    }

    /** Waits until the process has one. */
    static OperatorPage of(ChildProcess relay) {
        String line = RelayProcesses.waitFor(relay, ADDRESS);
        return new OperatorPage(found(ADDRESS, line));
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return unescaped(matcher.group(1));
    }

    private static String unescaped(String html) {
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#39;", "'")
                .replace("&#34;", "\"")
                .replace("&amp;", "&");
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(URI.create(address + path)).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    /** Looks once a second: as long as somebody looks, the process asks its database often. */
    void awaitSentence(String pattern) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(found(SENTENCE, get("/"))).matches(pattern));
    }

    /** From the overview to the problems, from there to what a retry will do: what that says. */
    String previewInTwoClicks() throws IOException, InterruptedException {
        String problems = get(found(LINK_TO_PROBLEMS, get("/")));
        return found(WHAT_A_RETRY_DOES, get(found(LINK_TO_RETRY, problems)));
    }
}
