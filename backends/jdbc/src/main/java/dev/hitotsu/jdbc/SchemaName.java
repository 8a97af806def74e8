package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.regex.Pattern;

/** The name of the database schema that holds the tables; {@code hitotsu} by default. */
public record SchemaName(String value) {
    private static final Pattern VALID = Pattern.compile("[a-z_][a-z0-9_]{0,39}");

    /** Reserved by PostgreSQL, MySQL or MariaDB (the appendix "key words" of each manual): no name without quotes. */
    private static final Set<String> RESERVED = Set.of("""
            all analyse analyze and any array as asc asymmetric authorization before between binary both by call case cast
            change character check collate collation column concurrently condition constraint continue convert create cross
            current_catalog current_date current_role current_schema current_time current_timestamp current_user cursor
            database databases declare default deferrable delete desc describe deterministic distinct div do double drop dual
            each else elseif end except exists exit explain false fetch float for force foreign freeze from full function
            grant group groups having if ignore ilike in index infile initially inner inout insert int integer intersect
            interval into is isnull iterate join key keys kill lateral leading leave left like limit lines load localtime
            localtimestamp lock loop match natural not notnull null numeric of offset on only optimize option or order out
            outer over overlaps partition placing precision primary procedure range read real references regexp release
            rename repeat replace require resignal restrict return returning revoke right row rows schema schemas select
            session_user set show signal similar some sql ssl starting symmetric system system_user table tablesample then to
            trailing trigger true undo union unique unlock update usage use user using values variadic varying verbose when
            where while window with write xor""".split("\\s+"));

    /** {@code hitotsu}. */
    public static final SchemaName DEFAULT = new SchemaName("hitotsu");

    public SchemaName {
        requireNonNull(value, "schema: null (expected: a name, such as hitotsu)");
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("schema: \"" + value
                    + "\" (expected: a lower-case letter or underscore, then up to 39 letters, digits or underscores)");
        }
        if (RESERVED.contains(value) || value.startsWith("pg_")) {
            throw new IllegalArgumentException(
                    "schema: \"" + value + "\" (expected: a name that databases do not reserve, such as hitotsu)");
        }
    }

    /** Replaces {@code ${schema}} in SQL with the name, which needs no quotes. */
    public String in(String sql) {
        requireNonNull(sql, "sql: null (expected: SQL)");
        return sql.replace("${schema}", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
