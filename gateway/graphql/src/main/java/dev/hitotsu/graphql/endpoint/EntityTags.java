package dev.hitotsu.graphql.endpoint;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * Tags of answers that were put together here.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3">RFC 9110, 8.8.3</a>
 */
final class EntityTags {
    private EntityTags() {}

    /** The answer with its tag; 304 for whoever has it already. */
    static Reply tagged(Exchange exchange, Reply reply) {
        if (!(reply.body() instanceof Reply.Body.Bytes(Buffer content))) {
            return reply;
        }
        String tag = '"' + hash(content.getBytes()) + '"';
        reply.headers().set(HttpHeaders.ETAG, tag);
        return isKnown(exchange.headers().getAll(HttpHeaders.IF_NONE_MATCH), tag)
                ? new Reply(304, reply.headers(), new Reply.Body.Bytes(Buffer.buffer()))
                : reply;
    }

    private static boolean isKnown(List<String> lines, String tag) {
        return lines.stream()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .map(String::strip)
                .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(digest)
                    .substring(0, 22);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
