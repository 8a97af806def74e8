package dev.hitotsu.gateway.config;

import static dev.hitotsu.config.Conversion.INTEGER;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads an entry below {@code tests} of a route. */
final class TestReader {
    private static final Conversion<String> REQUEST =
            Conversion.text(Pattern.compile("[A-Z]+ /\\S*"), "a method and a path, such as GET /api/orders/1");

    private static final Key.Required<String> SEND =
            Key.required("send", REQUEST, "Method and path of the request.", "such as GET /api/orders/1");
    private static final SectionKey HEADERS = new SectionKey("headers", "Headers of the request.");
    private static final Key.Required<Integer> EXPECT = Key.required(
            "expect",
            INTEGER,
            "Status of the answer, if the upstream answers with 200 what reaches it.",
            "a status such as 401");
    private static final Key.Optional<String> ROUTE =
            Key.optional("route", TEXT, "The id of the route that must serve the request.", "the route of the test");

    private TestReader() {}

    static RouteConfig.RouteTest read(String id, Section test) {
        String send = test.get(SEND).orElse("GET /");
        Map<String, String> headers = test.texts(HEADERS, name -> Optional.empty());
        int status = test.get(EXPECT).orElse(200);
        String route = test.get(ROUTE).orElse(id);
        int blank = send.indexOf(' ');
        return new RouteConfig.RouteTest(send.substring(0, blank), send.substring(blank + 1), headers, route, status);
    }
}
