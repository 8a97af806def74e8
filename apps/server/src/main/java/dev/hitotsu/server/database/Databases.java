package dev.hitotsu.server.database;

import dev.hitotsu.id.internal.Addresses;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of databases that can hold an outbox. */
public final class Databases {
    private static final List<DatabaseProvider> PROVIDERS =
            ServiceLoader.load(DatabaseProvider.class, DatabaseProvider.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .sorted(Comparator.comparing(DatabaseProvider::name))
                    .toList();

    private Databases() {}

    /**
     * The kind of database with this name.
     *
     * @throws IllegalArgumentException if there is none; the message lists what there is
     */
    public static DatabaseProvider named(String name) {
        return PROVIDERS.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("database: \"" + name + "\" (expected: " + names() + ")"));
    }

    /** The names of all, for people. */
    public static String names() {
        return PROVIDERS.stream().map(DatabaseProvider::name).collect(Collectors.joining(" or "));
    }

    /** The database for a command; see {@link DatabaseProvider#open}. */
    public static OutboxDatabase open(SourceConfig source) {
        return byUrl(source).open(source);
    }

    /** The database for a process; see {@link DatabaseProvider#openPooled}. */
    public static OutboxDatabase openPooled(SourceConfig source) {
        return byUrl(source).openPooled(source);
    }

    /** The database for operators; see {@link DatabaseProvider#openForOperators}. */
    public static OutboxDatabase openForOperators(SourceConfig source) {
        return byUrl(source).openForOperators(source);
    }

    /** The kind of database of this source. */
    public static DatabaseProvider byUrl(SourceConfig source) {
        return byUrl("url", source.url());
    }

    /** The login that stands in a URL; null where there is none, or no kind of database has such URLs. */
    static @Nullable UrlLogin loginIn(String url) {
        return providerOf(url).map(provider -> provider.loginIn(url)).orElse(null);
    }

    /** Checks a URL without connecting; see {@link DatabaseProvider#requireValidUrl}. */
    static void requireValidUrl(String name, String url) {
        byUrl(name, url).requireValidUrl(name, url);
    }

    /** What URLs look like, for people. */
    static String urlFormats() {
        return PROVIDERS.stream().map(DatabaseProvider::urlFormat).collect(Collectors.joining(" or "));
    }

    /** What URLs look like, for editors. */
    static Pattern urlPattern() {
        String prefixes = PROVIDERS.stream().map(DatabaseProvider::urlPrefix).collect(Collectors.joining("|"));
        return Pattern.compile(PROVIDERS.size() == 1 ? prefixes + ".*" : "(" + prefixes + ").*");
    }

    static DatabaseProvider byUrl(String name, String url) {
        return providerOf(url)
                .orElseThrow(() -> new IllegalArgumentException(
                        name + ": " + Addresses.withoutSecrets(url) + " (expected: " + urlFormats() + ")"));
    }

    private static Optional<DatabaseProvider> providerOf(String url) {
        return PROVIDERS.stream()
                .filter(provider -> url.startsWith(provider.urlPrefix()))
                .findFirst();
    }
}
