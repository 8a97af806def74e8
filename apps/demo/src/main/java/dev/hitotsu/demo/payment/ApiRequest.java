package dev.hitotsu.demo.payment;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request in HTTP/1.1 with a body of known length, which is all that this API understands.
 *
 * @param line method, target and version
 * @param headers by their names in lower case
 */
record ApiRequest(String line, Map<String, String> headers, byte[] body) {
    private static final int MAX_BYTES = 1 << 16;

    /** Waits for the next request of a connection; empty at its end. */
    static Optional<ApiRequest> read(InputStream in) throws IOException {
        String line = readLine(in);
        if (line == null) {
            return Optional.empty();
        }
        Map<String, String> headers = new HashMap<>();
        for (String next = readLine(in); next != null && !next.isEmpty(); next = readLine(in)) {
            int colon = next.indexOf(':');
            headers.put(
                    next.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT),
                    next.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(Math.min(length, MAX_BYTES));
        if (body.length < length) {
            throw new EOFException("a body of " + body.length + " bytes (expected: " + length + ")");
        }
        return Optional.of(new ApiRequest(line, headers, body));
    }

    private static @Nullable String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.size() > MAX_BYTES) {
                return null;
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    /** Whether it is for a path, also where the target is a whole URL. */
    boolean isFor(String method, String path) {
        String[] words = line.split(" ", -1);
        return words.length == 3 && words[0].equals(method) && words[1].endsWith(path);
    }

    @Nullable String header(String name) {
        return headers.get(name);
    }
}
