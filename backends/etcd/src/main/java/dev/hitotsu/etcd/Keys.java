package dev.hitotsu.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** The keys of our paths in etcd, in Base64 as the JSON carries them. */
final class Keys {
    /** The character after the slash: the keys of a folder end before it. */
    private static final char AFTER_SLASH = '/' + 1;

    private final String prefix;

    Keys(String prefix) {
        this.prefix = prefix;
    }

    /** The key of an entry. */
    String key(String path) {
        return encoded(prefix + "/" + path);
    }

    /** The first possible key of a folder. */
    String first(String folder) {
        return encoded(prefix + "/" + folder + "/");
    }

    /** The first possible key after those of a folder. */
    String end(String folder) {
        return encoded(prefix + "/" + folder + AFTER_SLASH);
    }

    /** The first possible key of ours. */
    String first() {
        return encoded(prefix + "/");
    }

    /** The first possible key after all of ours. */
    String end() {
        return encoded(prefix + AFTER_SLASH);
    }

    /** The path of one of our keys. */
    String path(String key) {
        return new String(Base64.getDecoder().decode(key), UTF_8).substring(prefix.length() + 1);
    }

    private static String encoded(String key) {
        return Base64.getEncoder().encodeToString(key.getBytes(UTF_8));
    }
}
