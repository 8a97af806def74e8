package dev.hitotsu.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.oas.OpenApi30;
import com.networknt.schema.oas.OpenApi31;
import java.util.Optional;

/** The schemas of a document. Not thread-safe; what it returns is. */
final class Schemas {
    private final ObjectNode document;
    private final JsonSchemaFactory factory;

    Schemas(ObjectNode document) {
        this.document = document;
        boolean isOld = document.path("openapi").asText().startsWith("3.0.");
        this.factory = isOld
                ? JsonSchemaFactory.getInstance(
                        VersionFlag.V4,
                        builder -> builder.metaSchema(OpenApi30.getInstance())
                                .defaultMetaSchemaIri(OpenApi30.getInstance().getIri()))
                : JsonSchemaFactory.getInstance(
                        VersionFlag.V202012,
                        builder -> builder.metaSchema(OpenApi31.getInstance())
                                .defaultMetaSchemaIri(OpenApi31.getInstance().getIri()));
    }

    /** What a value must be like. Thread-safe. */
    @FunctionalInterface
    interface Schema {
        /** The first thing that is wrong with a value; empty if nothing is. */
        Optional<String> problem(JsonNode value);
    }

    /** The schema at a place of the document; one for everything if there is none. */
    Schema at(String pointer) {
        if (document.at(pointer.substring(1)).isMissingNode()) {
            return anything -> Optional.empty();
        }
        // References are relative to the whole document.
        ObjectNode root = document.objectNode();
        root.put("$ref", pointer);
        document.properties().stream()
                .filter(member -> !member.getKey().startsWith("$"))
                .forEach(member -> root.set(member.getKey(), member.getValue()));
        JsonSchema schema = factory.getSchema(root);
        schema.initializeValidators();
        return value -> schema.validate(value).stream()
                .map(ValidationMessage::getMessage)
                .findFirst();
    }
}
