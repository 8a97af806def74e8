package dev.hitotsu.mongoserver.unified;

import com.mongodb.client.ClientSession;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The arguments of an operation. */
record Arguments(BsonDocument document, Entities entities) {
    /** @throws NotUnderstoodException if there are others */
    Arguments only(String... known) {
        requireKnown("argument", document, known);
        return this;
    }

    static void requireKnown(String what, BsonDocument document, String... known) {
        Set<String> names = Set.of(known);
        for (String name : document.keySet()) {
            if (!names.contains(name)) {
                throw new NotUnderstoodException(what + " " + name);
            }
        }
    }

    static String text(BsonValue value) {
        if (value.isString()) {
            return value.asString().getValue();
        }
        return value.isBoolean()
                ? Boolean.toString(value.asBoolean().getValue())
                : Long.toString(value.asNumber().longValue());
    }

    boolean has(String name) {
        return document.containsKey(name);
    }

    /** The session that is named; null where none is. */
    @Nullable ClientSession session() {
        return has("session") ? entities.session(string("session")) : null;
    }

    BsonValue value(String name) {
        BsonValue value = document.get(name);
        if (value == null) {
            throw new NotUnderstoodException("no argument " + name);
        }
        return value;
    }

    String string(String name) {
        return value(name).asString().getValue();
    }

    BsonDocument document(String name) {
        return value(name).asDocument();
    }

    BsonArray array(String name) {
        return value(name).asArray();
    }

    List<BsonDocument> documents(String name) {
        return array(name).stream().map(BsonValue::asDocument).toList();
    }

    int number(String name) {
        return value(name).asNumber().intValue();
    }

    boolean bool(String name, boolean otherwise) {
        return has(name) ? value(name).asBoolean().getValue() : otherwise;
    }
}
