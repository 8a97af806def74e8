package dev.hitotsu.mongo.internal;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Headers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonString;

/** Headers in a document: name and value in turn, because names may have dots. */
public final class HeaderPairs {
    private HeaderPairs() {}

    /** The headers as they are stored. */
    public static BsonArray encode(Headers headers) {
        requireNonNull(headers, "headers: null (expected: headers, such as Headers.empty())");
        BsonArray pairs = new BsonArray();
        headers.asMap().forEach((name, value) -> {
            pairs.add(new BsonString(name));
            pairs.add(new BsonString(value));
        });
        return pairs;
    }

    /** What {@link #encode} was given. */
    public static Headers decode(BsonArray pairs) {
        requireNonNull(pairs, "pairs: null (expected: an array)");
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            headers.put(
                    pairs.get(i).asString().getValue(),
                    pairs.get(i + 1).asString().getValue());
        }
        return Headers.of(headers);
    }
}
