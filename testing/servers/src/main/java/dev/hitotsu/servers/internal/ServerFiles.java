package dev.hitotsu.servers.internal;

import dev.hitotsu.servers.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files and folders that belong to the user of servers. */
public final class ServerFiles {
    private ServerFiles() {}

    /**
     * A folder for a server's data, created if it is not there.
     *
     * @throws ServerException if it cannot be created
     */
    public static Path folder(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                ServerUser.giveOwnership(Files.createDirectory(folder));
            }
            return folder;
        } catch (IOException e) {
            throw new ServerException("folder: " + folder + " (expected: one that can be created)", e);
        }
    }

    /**
     * Writes the configuration of a server.
     *
     * @param server named in the error
     * @return the file
     * @throws ServerException if it cannot be written
     */
    public static Path configuration(Path file, String text, Object server) {
        try {
            Files.writeString(file, text);
            ServerUser.giveOwnership(file);
            return file;
        } catch (IOException e) {
            throw new ServerException("configuration of " + server + ": could not be written", e);
        }
    }
}
