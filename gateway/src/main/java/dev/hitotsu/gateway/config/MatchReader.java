package dev.hitotsu.gateway.config;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.gateway.route.HostPattern;
import dev.hitotsu.gateway.route.Match;
import dev.hitotsu.gateway.route.PathPattern;
import io.vertx.core.http.HttpMethod;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the section {@code match} of a route. */
final class MatchReader {
    private static final PathPattern ANYWHERE = PathPattern.of("/**");
    private static final Conversion<PathPattern> PATTERN = Conversion.of(PathPattern::of, PathPattern::toString);
    private static final Conversion<HostPattern> HOST_PATTERN = Conversion.of(HostPattern::new, HostPattern::text);
    private static final Conversion<String> METHOD =
            Conversion.text(Pattern.compile("[A-Z]+"), "a method in upper case, such as GET");

    private static final Key.Required<PathPattern> PATH = Key.required(
            "path",
            PATTERN,
            "Path: literal segments, {name} or * for one segment, ** at the end for any number, such as /api/orders/**.",
            "a path such as /api/orders/**");
    private static final Key.Optional<HostPattern> HOST =
            Key.optional("host", HOST_PATTERN, "Host: a name, or *.example.com.", "any host");
    private static final SectionKey METHODS = new SectionKey("methods", "Methods; any if none is given.");
    private static final SectionKey HEADERS =
            new SectionKey("headers", "Headers and the values they must have; * for any value.");
    private static final SectionKey QUERY =
            new SectionKey("query", "Parameters of the query and the values they must have; * for any value.");

    private MatchReader() {}

    static Match read(Section match) {
        PathPattern path = match.get(PATH).orElse(ANYWHERE);
        HostPattern host = match.get(HOST).orElse(null);
        Set<HttpMethod> methods = new HashSet<>();
        match.values(METHODS, METHOD).forEach(name -> methods.add(HttpMethod.valueOf(name)));
        Map<String, String> headers = match.texts(HEADERS, name -> Optional.empty());
        Map<String, String> query = match.texts(QUERY, name -> Optional.empty());
        return new Match(host, path, methods, headers, query);
    }
}
