package dev.hitotsu.id.file;

import dev.hitotsu.id.IdException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether locks on files keep processes apart in a directory. On network file systems they may not: a lock is lost when
 * the server restarts or the connection is cut, or it is known on one host only.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/nfs.5.html">nfs(5), local_lock</a>
 */
final class LocalDisk {
    private static final Logger log = LoggerFactory.getLogger(LocalDisk.class);

    private static final Set<String> NETWORK = Set.of(
            "nfs",
            "nfs3",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "afs",
            "coda",
            "ncpfs",
            "ceph",
            "lustre",
            "gpfs",
            "beegfs",
            "glusterfs",
            "sshfs",
            "s3fs",
            "davfs",
            "davfs2",
            "webdav",
            "afpfs",
            "gcsfuse",
            "rclone");
    /** Folders of a host within a virtual machine: locks may not reach the host and other machines. */
    private static final Set<String> SHARED = Set.of("9p", "virtiofs", "vboxsf", "drvfs", "prl_fs", "vmhgfs");

    private LocalDisk() {}

    /** Tells the type of the file system of a directory, as the operating system calls it. */
    interface FileSystemType {
        FileSystemType OF_FILE_STORE =
                directory -> Files.getFileStore(directory).type();

        String of(Path directory) throws IOException;
    }

    /**
     * Refuses directories on network file systems, and warns of those that a virtual machine may share with others.
     *
     * @throws IdException if the directory is on a network file system
     */
    static void require(Path directory, String type) {
        String name = type.toLowerCase(Locale.ROOT).replaceFirst("^fuse\\.", "");
        if (NETWORK.contains(name)) {
            throw new IdException(directory + ": on a file system of the type " + type
                    + " (expected: a local disk, because locks on network file systems may be lost unnoticed;"
                    + " hosts share worker slots in a coordination store)");
        }
        if (SHARED.contains(name)) {
            log.warn(
                    "{}: a file system of the type {}; worker slots are kept apart only among processes of this machine",
                    directory,
                    type);
        }
    }
}
