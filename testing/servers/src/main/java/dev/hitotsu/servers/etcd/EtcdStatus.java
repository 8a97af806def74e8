package dev.hitotsu.servers.etcd;

import dev.hitotsu.servers.ServerException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The status that a server reports.
 *
 * @param isLeader whether the server believes that it leads
 * @param term the term of Raft
 */
record EtcdStatus(boolean isLeader, long term) {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();
    private static final Pattern MEMBER = Pattern.compile("\"member_id\":\"(\\d+)\"");
    private static final Pattern LEADER = Pattern.compile("\"leader\":\"(\\d+)\"");
    private static final Pattern TERM = Pattern.compile("\"raftTerm\":\"(\\d+)\"");

    /** The status, empty if the server does not answer. */
    static Optional<EtcdStatus> of(EtcdServer server) {
        return request(server, "/v3/maintenance/status", "POST").map(EtcdStatus::parse);
    }

    /** Whether the server answers and knows a leader. */
    static boolean isHealthy(EtcdServer server) {
        return request(server, "/health", "GET")
                .filter(text -> text.contains("\"true\""))
                .isPresent();
    }

    private static EtcdStatus parse(String text) {
        String member = find(MEMBER, text);
        return new EtcdStatus(!member.isEmpty() && member.equals(find(LEADER, text)), number(find(TERM, text)));
    }

    /** etcd omits numbers that are zero. */
    private static long number(String digits) {
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static Optional<String> request(EtcdServer server, String path, String method) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.uri() + path))
                .timeout(LIMIT)
                .method(method, HttpRequest.BodyPublishers.ofString(method.equals("POST") ? "{}" : ""))
                .build();
        try {
            HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException notThere) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted while asking " + server, e);
        }
    }
}
