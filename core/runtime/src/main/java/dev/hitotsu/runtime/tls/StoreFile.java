package dev.hitotsu.runtime.tls;

import dev.hitotsu.runtime.secret.FileVersions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file with keys or certificates.
 *
 * @param type such as {@code PKCS12}; null for the JDK's default
 * @param provider that reads it; null for the first that can
 * @param password null for none
 */
record StoreFile(Path path, @Nullable String type, @Nullable String provider, char @Nullable [] password) {
    /** The JDK takes it for: no file. */
    private static final String NONE = "NONE";

    /** What the property of this name and those beside it say; null if they name no file. */
    static @Nullable StoreFile ofProperties(String name) {
        String path = System.getProperty(name, "");
        return path.isEmpty() || path.equals(NONE)
                ? null
                : new StoreFile(Path.of(path), property(name + "Type"), property(name + "Provider"), password(name));
    }

    private static @Nullable String property(String name) {
        String value = System.getProperty(name, "");
        return value.isEmpty() ? null : value;
    }

    private static char @Nullable [] password(String name) {
        String password = property(name + "Password");
        return password == null ? null : password.toCharArray();
    }

    Object version() throws IOException {
        return FileVersions.of(List.of(path));
    }

    /** What is in it now. Blocks for the file. */
    KeyStore read() throws IOException, GeneralSecurityException {
        String format = type == null ? KeyStore.getDefaultType() : type;
        KeyStore store = provider == null ? KeyStore.getInstance(format) : KeyStore.getInstance(format, provider);
        try (InputStream in = Files.newInputStream(path)) {
            store.load(in, password);
        }
        return store;
    }

    /** Hides the password. */
    @Override
    public String toString() {
        return path.toString();
    }
}
