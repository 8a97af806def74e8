package dev.hitotsu.graphql.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import dev.hitotsu.graphql.execution.Found.Failure;
import dev.hitotsu.graphql.schema.EnumNames;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Operations for services that speak GraphQL, and what they say. */
final class RemoteQuery {
    private static final Pattern ENUM_NAME = Pattern.compile("(?!(?:true|false|null)$)[_A-Za-z][_0-9A-Za-z]*");

    private RemoteQuery() {}

    /**
     * The body of a request for one field of the service.
     *
     * @param enums of an argument
     */
    static ObjectNode body(
            String field, JsonNode arguments, Function<String, EnumNames> enums, String selection, boolean hasEffect) {
        StringJoiner given = new StringJoiner(", ", "(", ")").setEmptyValue("");
        arguments
                .properties()
                .forEach(argument -> given.add(
                        argument.getKey() + ": " + literal(argument.getValue(), enums.apply(argument.getKey()))));
        String text = (hasEffect ? "mutation" : "query") + " { " + field + given + (selection.isEmpty() ? "" : " ")
                + selection + " }";
        return JsonNodeFactory.instance.objectNode().put("query", text);
    }

    /** A value as GraphQL writes it: as JSON does, but for the names of members and enums. */
    private static String literal(JsonNode value, EnumNames enums) {
        if (value.isArray()) {
            StringJoiner items = new StringJoiner(", ", "[", "]");
            value.forEach(item -> items.add(literal(item, enums.ofItems())));
            return items.toString();
        }
        if (value.isObject()) {
            StringJoiner members = new StringJoiner(", ", "{", "}");
            value.properties()
                    .forEach(member -> members.add(
                            member.getKey() + ": " + literal(member.getValue(), enums.ofMember(member.getKey()))));
            return members.toString();
        }
        // What is no name would be read as something else; in quotes the service refuses it.
        boolean isName = value.isTextual()
                && enums.ofItems().areHere()
                && ENUM_NAME.matcher(value.textValue()).matches();
        return isName ? value.textValue() : value.toString();
    }

    /** The answer, with what is wrong in the places of the values that are not there. */
    static Found told(Found found, String source) {
        if (!(found instanceof Found.Answer(JsonNode json))) {
            return found;
        }
        for (JsonNode error : json.path("errors")) {
            Failure failure = new Failure(
                    ErrorCode.SOURCE_STATUS,
                    source,
                    "its error: " + error.path("message").asText());
            if (!json.path("data").isObject()) {
                return failure;
            }
            put(json.path("data"), error.path("path"), failure);
        }
        return found;
    }

    /** Where null stands, at the path or around it: null where none may be is null around it. */
    private static void put(JsonNode data, JsonNode path, Failure failure) {
        JsonNode around = data;
        for (JsonNode step : path) {
            JsonNode value = step.isInt() ? around.path(step.asInt()) : around.path(step.asText());
            if (value.isNull()) {
                replace(around, step, failure);
                return;
            }
            around = value;
        }
    }

    private static void replace(JsonNode around, JsonNode step, Failure failure) {
        POJONode told = new POJONode(failure);
        if (around instanceof ObjectNode object) {
            object.set(step.asText(), told);
        } else if (around instanceof ArrayNode list) {
            list.set(step.asInt(), told);
        }
    }
}
