package dev.hitotsu.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** The style sheet, the script and the icon, under names that change with what is in them. Immutable. */
public final class Assets {
    private static final Map<String, String> TYPES = Map.of(
            "console.css", "text/css; charset=utf-8",
            "console.js", "text/javascript; charset=utf-8",
            "icon.svg", "image/svg+xml");
    private static final String VERSION = version();

    private Assets() {}

    /** The address of one. */
    public static String path(String name) {
        return "/assets/" + VERSION + "/" + name;
    }

    static void addTo(Router router) {
        TYPES.forEach((name, type) -> {
            Buffer content = Buffer.buffer(read(name));
            router.get(path(name))
                    .handler(context -> context.response()
                            .putHeader(HttpHeaders.CONTENT_TYPE, type)
                            .putHeader(HttpHeaders.CACHE_CONTROL, "max-age=31536000, immutable")
                            .end(content));
        });
    }

    static byte[] read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing from the jar (expected: there)");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String version() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            TYPES.keySet().stream().sorted().forEach(name -> {
                digest.update(name.getBytes(UTF_8));
                digest.update(read(name));
            });
            return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
