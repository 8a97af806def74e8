package dev.hitotsu.it.client;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Classes of ours on another version of a library; whatever is neither is what the tests run on. */
final class OtherVersion extends URLClassLoader {
    private static final String OURS = "dev.hitotsu.";

    private final List<String> foreign;

    /**
     * @param foreign what the names of the library's classes begin with
     * @param jars the other version
     */
    OtherVersion(List<String> foreign, List<Path> jars) {
        super(jars.stream().map(OtherVersion::url).toArray(URL[]::new), OtherVersion.class.getClassLoader());
        this.foreign = List.copyOf(foreign);
    }

    private static URL url(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException(jar + ": missing (expected: a jar that the build copies)");
        }
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(jar.toString(), e);
        }
    }

    boolean isForeign(String name) {
        return foreign.stream().anyMatch(name::startsWith);
    }

    /** A class of the library, if this version has it. */
    Optional<Class<?>> find(String name) {
        try {
            return Optional.of(loadClass(name));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    /** What is said of a class of ours that does not link. */
    Optional<String> refusal(JavaClass type) {
        try {
            Class.forName(type.getName(), true, this);
            return Optional.empty();
        } catch (LinkageError e) {
            return Optional.of(type.getName() + ": " + e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            if (isForeign(name)) {
                return findClass(name);
            }
            return name.startsWith(OURS) ? define(name) : super.loadClass(name, resolve);
        }
    }

    private Class<?> define(String name) {
        try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] bytes = file.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
