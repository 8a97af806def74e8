package dev.hitotsu.server.config;

import dev.hitotsu.config.Conversions;
import dev.hitotsu.config.Section;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.postgresql.SegmentRetention;
import java.util.function.Function;

/** Reads the section {@code source}. */
final class SourceReader {
    private static final SourceConfig PLACEHOLDER = SourceConfig.of("jdbc:postgresql:", null, null, SchemaName.DEFAULT);

    private SourceReader() {}

    static SourceConfig read(Section root) {
        if (!root.has("source")) {
            root.report("source: missing (expected: a section with url, user and password)");
            return PLACEHOLDER;
        }
        Section source = root.sectionOrEmpty("source");
        String url = source.required("url", "jdbc:postgresql://host:port/database", Function.identity())
                .orElse(PLACEHOLDER.url());
        String user = source.text("user").orElse(null);
        String password = source.text("password").orElse(null);
        SchemaName schema = source.value("schema", SchemaName::new).orElse(SchemaName.DEFAULT);
        int connections = source.value("connections", Conversions::integer).orElse(PLACEHOLDER.connections());
        SegmentRetention retention = retention(source.sectionOrEmpty("retention"));
        source.end();
        return source.made(() -> new SourceConfig(url, user, password, schema, retention, connections), PLACEHOLDER);
    }

    private static SegmentRetention retention(Section section) {
        SegmentRetention standard = SegmentRetention.DEFAULT;
        var age = section.value("age", Conversions::duration).orElse(standard.age());
        int segments = section.value("segments", Conversions::integer).orElse(standard.segments());
        section.end();
        return section.made(() -> new SegmentRetention(age, segments), standard);
    }
}
