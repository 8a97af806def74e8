package dev.hitotsu.gateway.config;

import static dev.hitotsu.config.Conversion.SIZE;
import static dev.hitotsu.config.Conversion.TEXT;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.gateway.change.Compression;
import dev.hitotsu.gateway.change.HeaderChanges;
import dev.hitotsu.gateway.change.JsonChanges;
import dev.hitotsu.gateway.change.QueryChanges;
import dev.hitotsu.gateway.change.RouteChanges;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what a route changes. */
final class ChangeReader {
    private static final SectionKey REQUEST_HEADERS =
            new SectionKey("requestHeaders", "Changes of the headers that the upstream gets.");
    private static final SectionKey RESPONSE_HEADERS =
            new SectionKey("responseHeaders", "Changes of the headers that the client gets.");
    private static final SectionKey SET = new SectionKey("set", "Headers and the values that they get.");
    private static final SectionKey REMOVE = new SectionKey("remove", "Headers that are taken away.");

    private static final SectionKey REQUEST_QUERY =
            new SectionKey("requestQuery", "Changes of the query that the upstream gets.");
    private static final SectionKey SET_PARAMETERS =
            new SectionKey("set", "Parameters and the values that they get, whatever the client sent.");
    private static final SectionKey REMOVE_PARAMETERS = new SectionKey("remove", "Parameters that are taken away.");
    private static final SectionKey RENAME_PARAMETERS = new SectionKey("rename", "Parameters and their new names.");

    private static final SectionKey REQUEST_JSON = new SectionKey(
            "requestJson", "Changes of bodies of JSON that the upstream gets; other bodies are refused.");
    private static final SectionKey RESPONSE_JSON =
            new SectionKey("responseJson", "Changes of bodies of JSON that the client gets.");
    private static final SectionKey PICK =
            new SectionKey("pick", "Members, all of which are left; paths such as customer.name. Default: all.");
    private static final SectionKey REMOVE_MEMBERS = new SectionKey("remove", "Members that are taken away.");
    private static final SectionKey RENAME_MEMBERS = new SectionKey("rename", "Paths of members and their new names.");
    private static final SectionKey ADD =
            new SectionKey("add", "Paths of members and the values that they get, of any form.");
    private static final Key.WithDefault<Long> MAX_JSON = Key.withDefault(
            "maxJson", SIZE, RouteChanges.NONE.maxJsonBytes(), "Max size of a body of JSON that is changed.");

    private static final SectionKey COMPRESSION = new SectionKey(
            "compression",
            "Answers are compressed for clients that accept gzip; {} for the usual ones, not by default.");
    private static final SectionKey TYPES =
            new SectionKey("types", "Media types that are compressed. Default: text, JSON, XML, JavaScript and SVG.");
    private static final Key.WithDefault<Long> MIN_BYTES =
            Key.withDefault("minBytes", SIZE, Compression.DEFAULT.minBytes(), "Shorter answers are left as they are.");

    private ChangeReader() {}

    static RouteChanges read(Section route) {
        HeaderChanges requestHeaders = route.section(REQUEST_HEADERS, ChangeReader::headers);
        HeaderChanges responseHeaders = route.section(RESPONSE_HEADERS, ChangeReader::headers);
        QueryChanges query = route.section(REQUEST_QUERY, ChangeReader::query);
        JsonChanges requestJson = route.section(REQUEST_JSON, ChangeReader::json);
        JsonChanges responseJson = route.section(RESPONSE_JSON, ChangeReader::json);
        long maxJson = route.get(MAX_JSON);
        Compression compression =
                route.optionalSection(COMPRESSION, ChangeReader::compression).orElse(null);
        return route.build(
                () -> new RouteChanges(
                        requestHeaders, responseHeaders, query, requestJson, responseJson, maxJson, compression),
                RouteChanges.NONE);
    }

    private static Compression compression(Section compression) {
        Set<String> given = new HashSet<>(compression.values(TYPES, TEXT));
        Set<String> types = given.isEmpty() ? Compression.DEFAULT.types() : given;
        long minBytes = compression.get(MIN_BYTES);
        return compression.build(() -> new Compression(types, minBytes), Compression.DEFAULT);
    }

    private static HeaderChanges headers(Section changes) {
        return new HeaderChanges(changes.texts(SET, name -> Optional.empty()), changes.values(REMOVE, TEXT));
    }

    private static QueryChanges query(Section changes) {
        Map<String, String> set = changes.texts(SET_PARAMETERS, name -> Optional.empty());
        List<String> remove = changes.values(REMOVE_PARAMETERS, TEXT);
        return new QueryChanges(set, remove, changes.texts(RENAME_PARAMETERS, name -> Optional.empty()));
    }

    private static JsonChanges json(Section changes) {
        List<String> pick = changes.values(PICK, TEXT);
        List<String> remove = changes.values(REMOVE_MEMBERS, TEXT);
        Map<String, String> rename = changes.texts(RENAME_MEMBERS, path -> Optional.empty());
        Map<String, JsonNode> add = new LinkedHashMap<>();
        changes.json(ADD)
                .ifPresent(values -> values.properties().forEach(one -> add.put(one.getKey(), one.getValue())));
        return changes.build(() -> new JsonChanges(pick, remove, rename, add), JsonChanges.NONE);
    }
}
