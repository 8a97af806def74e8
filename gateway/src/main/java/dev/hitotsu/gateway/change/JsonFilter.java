package dev.hitotsu.gateway.change;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.http.Bodies;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Changes bodies of JSON, of requests and of replies. Bodies of requests that it cannot read are refused, so that
 * nothing passes unchanged; replies of another type pass.
 */
public final class JsonFilter implements Filter {
    private static final int MAX_DEPTH = 200;

    /** Numbers stay as precise as they are: they may be money. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    /** They are those of the body that the service has sent. */
    private static final List<String> OF_BODY =
            List.of("content-md5", "digest", "content-digest", "repr-digest", "accept-ranges");

    private final JsonChanges request;
    private final JsonChanges response;
    private final long maxBytes;

    /** A filter that refuses bodies of more bytes. */
    public JsonFilter(JsonChanges request, JsonChanges response, long maxBytes) {
        this.request = request;
        this.response = response;
        this.maxBytes = maxBytes;
    }

    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        if (!response.equals(JsonChanges.NONE)) {
            // An answer must be whole, and readable.
            exchange.headers().set(HttpHeaders.ACCEPT_ENCODING, "identity").remove("range");
        }
        if (request.equals(JsonChanges.NONE) || !exchange.hasBody()) {
            return next.proceed(exchange).compose(reply -> changed(exchange, reply));
        }
        return Bodies.read(exchange.body(), maxBytes)
                .compose(body -> {
                    exchange.replaceBody(body.length() == 0 ? body : changed(exchange.headers(), body));
                    return next.proceed(exchange);
                })
                .compose(reply -> changed(exchange, reply));
    }

    private Buffer changed(MultiMap headers, Buffer body) {
        if (!isJson(headers) || Bodies.isEncoded(headers)) {
            throw RefusedException.of(415, "The body must be JSON, without a Content-Encoding");
        }
        try {
            return Buffer.buffer(JSON.writeValueAsBytes(request.apply(read(body))));
        } catch (IOException e) {
            throw RefusedException.of(400, "The body is not JSON");
        }
    }

    private static JsonNode read(Buffer body) throws IOException {
        JsonNode read = JSON.readTree(body.getBytes());
        if (read.isMissingNode()) {
            throw new IOException("empty");
        }
        return read;
    }

    private Future<Reply> changed(Exchange exchange, Reply reply) {
        if (response.equals(JsonChanges.NONE) || !isJson(reply.headers()) || hasNoBody(reply)) {
            return Future.succeededFuture(reply);
        }
        if (exchange.received().method() == HttpMethod.HEAD) {
            return Future.succeededFuture(new Reply(reply.status(), headers(reply.headers()), reply.body()));
        }
        if (Bodies.isEncoded(reply.headers())) {
            reply.discard();
            return Future.failedFuture(unusable("is encoded, although it should not be"));
        }
        return Bodies.read(reply.body(), maxBytes)
                .map(body -> new Reply(reply.status(), headers(reply.headers()), changedReply(body)))
                .recover(failure -> Future.failedFuture(
                        failure instanceof RefusedException ? failure : unusable("cannot be read")));
    }

    private static boolean hasNoBody(Reply reply) {
        return reply.status() == 204
                || reply.status() == 304
                || reply.body() instanceof Reply.Body.Tunnel
                || "0".equals(reply.headers().get(HttpHeaders.CONTENT_LENGTH));
    }

    private Reply.Body changedReply(Buffer body) {
        if (body.length() == 0) {
            return new Reply.Body.Bytes(body);
        }
        try {
            return new Reply.Body.Bytes(Buffer.buffer(JSON.writeValueAsBytes(response.apply(read(body)))));
        } catch (JacksonException e) {
            throw unusable("is not JSON");
        } catch (IOException e) {
            throw unusable("cannot be read");
        }
    }

    private static MultiMap headers(MultiMap headers) {
        OF_BODY.forEach(headers::remove);
        headers.remove(HttpHeaders.CONTENT_LENGTH);
        String tag = headers.get(HttpHeaders.ETAG);
        return tag == null || tag.startsWith("W/") ? headers : headers.set(HttpHeaders.ETAG, "W/" + tag);
    }

    private static RefusedException unusable(String why) {
        return RefusedException.of(502, "The answer of the service " + why);
    }

    private static boolean isJson(MultiMap headers) {
        String given = headers.get(HttpHeaders.CONTENT_TYPE);
        String type = given == null ? "" : given.toLowerCase(Locale.ROOT);
        int end = type.indexOf(';');
        String name = (end < 0 ? type : type.substring(0, end)).strip();
        return name.equals("application/json") || name.startsWith("application/") && name.endsWith("+json");
    }
}
