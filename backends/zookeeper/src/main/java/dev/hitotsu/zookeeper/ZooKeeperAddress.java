package dev.hitotsu.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.coordination.store.StoreUris;
import java.net.URLDecoder;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

/**
 * The address of a store, and the user.
 *
 * @param hosts hosts separated by commas, as ZooKeeper's client wants them
 * @param chroot the path above everything in the store; empty for none
 * @param user null for no user
 */
record ZooKeeperAddress(
        String hosts,
        String chroot,
        @Nullable String user,
        @Nullable String password) {
    static final String PREFIX = "zk://";
    static final String FORMAT = "zk://[user:password@]host1:2181,host2:2181/path";

    private static final int MAX_LENGTH = 4_096;
    private static final String HOST = "(?:\\[[0-9A-Fa-f:.]+]|[^\\[\\]:,/@?#\\s]+)(?::\\d{1,5})?";
    private static final String PART = "(?:[^%:/@\\s]|%[0-9A-Fa-f]{2})+";
    private static final Pattern URI = Pattern.compile("zk://(?:(" + PART + "):(" + PART + ")@)?" + "(" + HOST + "(?:,"
            + HOST + ")*)((?:/(?!\\.{1,2}(?:/|$))[^/?#\\p{Cntrl}]+)*)/?");

    /**
     * Reads a URI.
     *
     * @throws IllegalArgumentException if it has another form; the message does not show what may be a password
     */
    static ZooKeeperAddress parse(String uri) {
        Matcher parts = URI.matcher(uri);
        // A repeated group takes a part of the stack for each repetition.
        if (uri.length() > MAX_LENGTH || !parts.matches()) {
            throw new IllegalArgumentException(
                    "coordination: " + StoreUris.withoutSecrets(uri) + " (expected: " + FORMAT + ")");
        }
        return new ZooKeeperAddress(parts.group(3), parts.group(4), decoded(parts.group(1)), decoded(parts.group(2)));
    }

    private static @Nullable String decoded(@Nullable String part) {
        // In this part of a URI, unlike in a form, a plus is a plus.
        return part == null ? null : URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
    }

    /** The credentials for the scheme {@code digest}. */
    Optional<byte[]> digest() {
        return user == null ? Optional.empty() : Optional.of((user + ":" + password).getBytes(UTF_8));
    }

    /** Who may use the nodes that the store creates. */
    List<ACL> acl() {
        return user == null ? ZooDefs.Ids.OPEN_ACL_UNSAFE : ZooDefs.Ids.CREATOR_ALL_ACL;
    }

    /** Omits the credentials. */
    @Override
    public String toString() {
        return PREFIX + hosts + chroot;
    }
}
