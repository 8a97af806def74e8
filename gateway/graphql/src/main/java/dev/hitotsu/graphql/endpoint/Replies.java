package dev.hitotsu.graphql.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.graphql.execution.FieldError;
import dev.hitotsu.graphql.execution.Result;
import dev.hitotsu.graphql.operation.OperationException;
import dev.hitotsu.graphql.operation.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes answers to operations. */
final class Replies {
    private static final String GRAPHQL = "application/graphql-response+json";
    private static final String JSON = "application/json";

    private Replies() {}

    /** Data and errors. With errors, the answer is not to be kept. */
    static Reply of(Exchange exchange, Result result) {
        Reply reply = reply(200, type(exchange), json -> write(json, result));
        if (!result.errors().isEmpty()) {
            reply.headers().set(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        return reply;
    }

    private static void write(JsonGenerator json, Result result) throws IOException {
        json.writeStartObject();
        if (!result.errors().isEmpty()) {
            json.writeArrayFieldStart("errors");
            for (FieldError error : result.errors()) {
                write(json, error);
            }
            json.writeEndArray();
        }
        json.writeFieldName("data");
        result.writeData(json);
        if (result.omittedErrors() > 0) {
            json.writeObjectFieldStart("extensions");
            json.writeNumberField("omittedErrors", result.omittedErrors());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /**
     * Why there is no data. Clients that know no other type than JSON are told by the body alone, as they always were.
     */
    static Reply of(Exchange exchange, OperationException refused) {
        String type = type(exchange);
        Refusal refusal = refused.refusal();
        int status =
                type.equals(JSON) && refusal.status() == 400 && refusal != Refusal.BAD_REQUEST ? 200 : refusal.status();
        Reply reply = reply(status, type, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("errors");
            json.writeStartObject();
            json.writeStringField("message", refused.reason());
            json.writeObjectFieldStart("extensions");
            json.writeStringField("code", refusal.name());
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
        reply.headers().set(HttpHeaders.CACHE_CONTROL, "no-store");
        if (refusal == Refusal.MUTATION_WITH_GET) {
            reply.headers().set(HttpHeaders.ALLOW, "POST");
        }
        return reply;
    }

    private static void write(JsonGenerator json, FieldError error) throws IOException {
        json.writeStartObject();
        json.writeStringField("message", error.message());
        json.writeArrayFieldStart("path");
        for (Object step : error.path()) {
            json.writeObject(step);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("extensions");
        json.writeStringField("code", error.code().name());
        json.writeStringField("field", error.field().toString());
        if (!error.source().isEmpty()) {
            json.writeStringField("source", error.source());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String type(Exchange exchange) {
        List<String> accepted = exchange.incoming().headers().getAll(HttpHeaders.ACCEPT);
        return accepted.stream().anyMatch(line -> line.contains(GRAPHQL)) ? GRAPHQL : JSON;
    }

    /** An answer with this body. */
    static Reply reply(int status, String type, Writer writer) {
        ByteArrayBuilder bytes = new ByteArrayBuilder();
        try (JsonGenerator json = Json.MAPPER.createGenerator(bytes)) {
            writer.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Reply(
                status,
                HttpHeaders.headers().set(HttpHeaders.CONTENT_TYPE, type + "; charset=utf-8"),
                new Reply.Body.Bytes(Buffer.buffer(bytes.toByteArray())));
    }

    /** Writes a body. */
    @FunctionalInterface
    interface Writer {
        void write(JsonGenerator json) throws IOException;
    }
}
