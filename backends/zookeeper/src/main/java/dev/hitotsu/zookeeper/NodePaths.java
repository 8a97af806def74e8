package dev.hitotsu.zookeeper;

import java.util.ArrayList;
import java.util.List;

/**
 * Where entries are in ZooKeeper's tree. A folder is a node without data (null, which is not a value of no bytes) and stays
 * once it is made, but for the folder of a queue, a container, which the servers remove some time after its last entry. Two folders at the top are the store's own: {@code .guards} and {@code .removals}.
 *
 * @param chroot the node above all; empty for the root
 */
record NodePaths(String chroot) {
    private static final int REMOVAL_COUNTERS = 64;

    /** The node of an entry or a folder. */
    String node(String path) {
        return chroot + "/" + path;
    }

    /** The path of a node. */
    String path(String node) {
        return node.substring(chroot.length() + 1);
    }

    /**
     * The node that is there as long as what was claimed in this transaction, once it was to guard a write. A claim's own
     * node cannot be checked for being the same one: ZooKeeper checks the version of the data, which begins anew with each
     * node of that path.
     */
    String guard(long created) {
        return node(".guards/" + Long.toHexString(created));
    }

    /** The node whose version grows with each removal of entries that stay, among others of the one at this path. */
    String removals(String path) {
        return node(".removals/" + Math.floorMod(path.hashCode(), REMOVAL_COUNTERS));
    }

    static String parent(String node) {
        return node.substring(0, Math.max(0, node.lastIndexOf('/')));
    }

    /** All that must be there before the node is, from the top. */
    static List<String> ancestors(String node) {
        List<String> ancestors = new ArrayList<>();
        for (int end = node.indexOf('/', 1); end > 0; end = node.indexOf('/', end + 1)) {
            ancestors.add(node.substring(0, end));
        }
        return ancestors;
    }
}
