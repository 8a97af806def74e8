package dev.hitotsu.zookeeper;

import java.util.ArrayList;
import java.util.List;

/**
 * The paths of nodes in ZooKeeper's tree. A folder is a node without data (null, which differs from a value of no
 * bytes). It stays once it was created, except the folder of a queue: that is a container, which the servers remove
 * some time after its last entry. The store has two folders of its own at the top: {@code .guards} and {@code
 * .removals}.
 *
 * @param chroot the node above all others; empty for the root
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
     * The guard of the claim that was created in this transaction. It exists as long as the claim, once the claim was
     * prepared to guard a write. The node of the claim itself cannot tell whether it is still the same claim: ZooKeeper
     * checks the version of the data, which starts again with each new node of that path.
     */
    String guard(long created) {
        return node(".guards/" + Long.toHexString(created));
    }

    /** The node whose version counts removals of persistent entries, among them the entry at this path. */
    String removals(String path) {
        return node(".removals/" + Math.floorMod(path.hashCode(), REMOVAL_COUNTERS));
    }

    static String parent(String node) {
        return node.substring(0, Math.max(0, node.lastIndexOf('/')));
    }

    /** All nodes that must exist above the node, from the top. */
    static List<String> ancestors(String node) {
        List<String> ancestors = new ArrayList<>();
        for (int end = node.indexOf('/', 1); end > 0; end = node.indexOf('/', end + 1)) {
            ancestors.add(node.substring(0, end));
        }
        return ancestors;
    }
}
