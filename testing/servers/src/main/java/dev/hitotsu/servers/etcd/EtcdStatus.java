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
 * What a server says of itself.
 *
 * @param leads whether it takes itself for the leader
 * @param term Raft's
 */
record EtcdStatus(boolean leads, long term) {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();
    private static final Pattern MEMBER = Pattern.compile("\"member_id\":\"(\\d+)\"");
    private static final Pattern LEADER = Pattern.compile("\"leader\":\"(\\d+)\"");
    private static final Pattern TERM = Pattern.compile("\"raftTerm\":\"(\\d+)\"");

    /** Empty where it does not answer. */
    static Optional<EtcdStatus> of(EtcdServer server) {
        return answer(server, "/v3/maintenance/status", "POST").map(EtcdStatus::parse);
    }

    /** Whether it answers and knows a leader. */
    static boolean isHealthy(EtcdServer server) {
        return answer(server, "/health", "GET")
                .filter(text -> text.contains("\"true\""))
                .isPresent();
    }

    private static EtcdStatus parse(String text) {
        String member = find(MEMBER, text);
        return new EtcdStatus(!member.isEmpty() && member.equals(find(LEADER, text)), number(find(TERM, text)));
    }

    /** Numbers that are zero are left out. */
    private static long number(String digits) {
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static Optional<String> answer(EtcdServer server, String path, String method) {
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
