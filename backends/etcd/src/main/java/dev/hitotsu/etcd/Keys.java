package dev.hitotsu.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** Etcd's keys for our paths, in Base64 as its JSON carries them. */
final class Keys {
    /** The one after the slash: a folder's keys end before it. */
    private static final char AFTER_SLASH = '/' + 1;

    private final String prefix;

    Keys(String prefix) {
        this.prefix = prefix;
    }

    /** The key of an entry. */
    String key(String path) {
        return encoded(prefix + "/" + path);
    }

    /** The first key that a folder may have. */
    String first(String folder) {
        return encoded(prefix + "/" + folder + "/");
    }

    /** The first key behind all that a folder may have. */
    String end(String folder) {
        return encoded(prefix + "/" + folder + AFTER_SLASH);
    }

    /** The first key of all. */
    String first() {
        return encoded(prefix + "/");
    }

    /** The first key behind all of ours. */
    String end() {
        return encoded(prefix + AFTER_SLASH);
    }

    /** The path of a key that is ours. */
    String path(String key) {
        return new String(Base64.getDecoder().decode(key), UTF_8).substring(prefix.length() + 1);
    }

    private static String encoded(String key) {
        return Base64.getEncoder().encodeToString(key.getBytes(UTF_8));
    }
}
