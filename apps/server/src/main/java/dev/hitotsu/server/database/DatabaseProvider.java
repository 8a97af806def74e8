package dev.hitotsu.server.database;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.layout.TableMapping;
import org.jspecify.annotations.Nullable;

/**
 * A kind of database that can hold an outbox. Commands and relay processes find it by the start of the URL with the
 * {@link java.util.ServiceLoader}, so that another one is a folder and a line in {@code META-INF/services} of a jar on
 * the class path.
 */
public interface DatabaseProvider {
    /** Its name in options, such as {@code postgresql}. */
    String name();

    /** The start of its URLs, such as {@code jdbc:postgresql:}. */
    String urlPrefix();

    /** The format of its URLs, for people. */
    String urlFormat();

    /**
     * Checks a URL that starts with the prefix, without connecting.
     *
     * @param name what the URL is for; the message begins with it
     * @throws IllegalArgumentException if the driver would not understand it; the message leaves out what may be a
     *     password
     */
    void requireValidUrl(String name, String url);

    /**
     * The login that stands in a URL that starts with the prefix, as the driver understands it; null where there is no
     * password in it.
     *
     * @throws IllegalArgumentException if the driver would not understand it; the message leaves out what may be a
     *     password
     */
    @Nullable UrlLogin loginIn(String url);

    /**
     * The database for a command: each call connects anew. Does not connect yet.
     *
     * @throws IllegalArgumentException if the driver does not understand the URL
     */
    OutboxDatabase open(SourceConfig source);

    /** The database for a process, with a pool of connections. Does not wait for the database. */
    OutboxDatabase openPooled(SourceConfig source);

    /**
     * The database for operators beside a process: a pool of two connections, whose statements may take two seconds
     * each. Does not wait for the database.
     */
    OutboxDatabase openForOperators(SourceConfig source);

    /** The newest version of the tables. */
    int newestSchemaVersion();

    /**
     * What brings the tables to the newest version, for people who apply it themselves.
     *
     * @param from the present version, 0 for an empty database
     * @throws IllegalArgumentException if there is no such version
     */
    String schemaScript(SchemaName schema, int from);

    /** Whether the rows of somebody else's table can become messages here. */
    default boolean mapsTables() {
        return false;
    }

    /**
     * What makes the rows of a table that somebody else's software writes messages of the outbox, for people who apply
     * it themselves.
     *
     * @throws IllegalArgumentException if no tables are mapped here
     */
    default String mappingScript(SchemaName schema, TableMapping mapping) {
        throw new IllegalArgumentException("--for: " + mapping.layout().text() + " (expected: --database postgresql)");
    }
}
