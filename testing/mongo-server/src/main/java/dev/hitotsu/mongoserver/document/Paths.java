package dev.hitotsu.mongoserver.document;

import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Fields by their dotted names. Paths that lead through an array are refused. */
public final class Paths {
    private Paths() {}

    /** The value at the path; null if there is none. */
    public static @Nullable BsonValue get(BsonDocument document, String path) {
        BsonValue value = document;
        for (String name : parts(path)) {
            if (value.isArray()) {
                throw CommandException.notImplemented("path " + path + " through an array");
            }
            if (!value.isDocument()) {
                return null;
            }
            BsonValue next = value.asDocument().get(name);
            if (next == null) {
                return null;
            }
            value = next;
        }
        return value;
    }

    /** Writes the value, with the documents on the way to it. */
    public static void set(BsonDocument document, String path, BsonValue value) {
        String[] parts = parts(path);
        BsonDocument parent = document;
        for (int i = 0; i < parts.length - 1; i++) {
            BsonValue next = parent.get(parts[i]);
            if (next == null) {
                next = new BsonDocument();
                parent.put(parts[i], next);
            }
            parent = requireDocument(path, parts[i], next);
        }
        parent.put(parts[parts.length - 1], value);
    }

    private static BsonDocument requireDocument(String path, String part, BsonValue value) {
        if (value.isArray()) {
            throw CommandException.notImplemented("path " + path + " through an array");
        }
        if (!value.isDocument()) {
            throw new CommandException(
                    ErrorCode.PATH_NOT_VIABLE, "Cannot create field in element {" + part + ": ...}, path " + path);
        }
        return value.asDocument();
    }

    /** Removes the field, if it is there. */
    public static void remove(BsonDocument document, String path) {
        int dot = path.lastIndexOf('.');
        BsonValue parent = dot < 0 ? document : get(document, path.substring(0, dot));
        parts(path);
        if (parent != null && parent.isDocument()) {
            parent.asDocument().remove(path.substring(dot + 1));
        }
    }

    private static String[] parts(String path) {
        String[] parts = path.split("\\.", -1);
        for (String part : parts) {
            if (part.isEmpty() || part.startsWith("$")) {
                throw CommandException.badValue(
                        "field name \"" + path + "\" (expected: names without $, with dots between them)");
            }
        }
        return parts;
    }
}
