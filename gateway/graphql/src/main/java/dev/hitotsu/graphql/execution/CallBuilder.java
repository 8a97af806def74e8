package dev.hitotsu.graphql.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.http.CanonicalPath;
import dev.hitotsu.graphql.schema.Batch;
import dev.hitotsu.graphql.schema.Reference;
import dev.hitotsu.graphql.schema.Source;
import dev.hitotsu.graphql.schema.Template;
import java.net.URLEncoder;
import java.util.List;
import java.util.StringJoiner;

/**
 * Makes the calls of a field.
 *
 * @param arguments of the field
 * @param remoteSelection what a service that speaks GraphQL is to give
 */
record CallBuilder(Source source, JsonNode arguments, String remoteSelection) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /**
     * The call for the field of one object.
     *
     * @param parent the object around the field
     * @param effect as in {@link SourceCall#effect}
     * @throws SourceException for a value that cannot be sent
     */
    SourceCall one(JsonNode parent, String effect) {
        StringJoiner query = new StringJoiner("&");
        source.query().forEach(parameter -> add(query, parameter.name(), value(parameter.value(), parent)));
        return call(source.method(), path(parent), query.toString(), body(parent), effect);
    }

    private SourceCall call(String method, String path, String query, JsonNode body, String effect) {
        JsonNode sent = source.remoteField().isPresent()
                ? RemoteQuery.body(source.remoteField().get(), body, source::enums, remoteSelection, !effect.isEmpty())
                : body;
        return new SourceCall(source.upstream(), method, path, query, sent, effect);
    }

    /**
     * The call for the values of these keys.
     *
     * @throws SourceException for a value that cannot be sent
     */
    SourceCall many(Batch batch, List<JsonNode> keys) {
        StringJoiner query = new StringJoiner("&");
        JsonNode none = MissingNode.getInstance();
        source.query().forEach(parameter -> add(query, parameter.name(), value(parameter.value(), none)));
        if (source.remoteField().isPresent() || batch.style() == Batch.Style.BODY) {
            ObjectNode body = body(none) instanceof ObjectNode given ? given : JSON.objectNode();
            body.putArray(batch.parameter()).addAll(keys);
            return call("POST", path(none), query.toString(), body, "");
        }
        if (batch.style() == Batch.Style.COMMA) {
            List<String> texts = keys.stream().map(CallBuilder::withoutComma).toList();
            query.add(encoded(batch.parameter()) + "=" + String.join(",", texts));
        } else {
            keys.forEach(key -> add(query, batch.parameter(), key));
        }
        return call(source.method(), path(none), query.toString(), body(none), "");
    }

    private String path(JsonNode parent) {
        StringBuilder path = new StringBuilder();
        for (Template.Part part : source.path().parts()) {
            switch (part) {
                case Template.Literal(var text) -> path.append(text);
                case Reference reference -> path.append(encoded(segment(reference, parent)));
            }
        }
        try {
            return CanonicalPath.of(path.toString());
        } catch (RefusedException e) {
            throw new SourceException(
                    ErrorCode.BAD_ARGUMENT, "path " + path + " (expected: values without /, \\, ; and not . or ..)");
        }
    }

    private String segment(Reference reference, JsonNode parent) {
        JsonNode value = reference.value(arguments, parent);
        if (!value.isValueNode() || value.isNull() || value.asText().isEmpty()) {
            throw new SourceException(
                    ErrorCode.BAD_ARGUMENT,
                    "{" + reference + "}: " + Json.shown(value) + " (expected: a value for the path)");
        }
        return value.asText();
    }

    private JsonNode body(JsonNode parent) {
        if (source.body().isEmpty()) {
            return MissingNode.getInstance();
        }
        ObjectNode body = JSON.objectNode();
        source.body().forEach(member -> {
            JsonNode value = value(member.value(), parent);
            if (!value.isMissingNode()) {
                body.set(member.name(), value);
            }
        });
        return body;
    }

    /** The value with its type, if the template is a reference alone. */
    private JsonNode value(Template template, JsonNode parent) {
        if (template.isReference()) {
            return template.references().findFirst().orElseThrow().value(arguments, parent);
        }
        StringBuilder text = new StringBuilder();
        for (Template.Part part : template.parts()) {
            switch (part) {
                case Template.Literal(var literal) -> text.append(literal);
                case Reference reference ->
                    text.append(reference.value(arguments, parent).asText());
            }
        }
        return TextNode.valueOf(text.toString());
    }

    private static void add(StringJoiner query, String name, JsonNode value) {
        if (value.isArray()) {
            value.forEach(item -> add(query, name, item));
        } else if (value.isObject()) {
            throw new SourceException(ErrorCode.BAD_ARGUMENT, name + ": object (expected: a value for the query)");
        } else if (!value.isMissingNode() && !value.isNull()) {
            query.add(encoded(name) + "=" + encoded(value.asText()));
        }
    }

    private static String withoutComma(JsonNode key) {
        String text = key.asText();
        if (text.indexOf(',') >= 0) {
            throw new SourceException(ErrorCode.BAD_ARGUMENT, "key " + text + " (expected: no comma)");
        }
        return encoded(text);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
