package dev.hitotsu.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What editors know of the keys {@code hitotsu.*}, and what the page says of them. */
class ConfigurationMetadataTest {
    private static final Pattern ROW = Pattern.compile("^\\| `(hitotsu\\.[a-z.-]+)` \\|([^|]*)\\|", Pattern.MULTILINE);
    private static final Pattern VALUE = Pattern.compile("`([^`]+)`");

    private final Map<String, Parameter> keys = keys("hitotsu", HitotsuProperties.class);
    private final Map<String, JsonNode> metadata = metadata();

    @Test
    void everyKeyIsThereAndNoOther() {
        assertThat(keys).hasSizeGreaterThan(15);
        assertThat(metadata.keySet()).isEqualTo(keys.keySet());
    }

    @Test
    void eachHasATypeAndADescription() {
        metadata.forEach((key, property) -> {
            assertThat(property.path("type").asString()).as(key).isNotBlank();
            assertThat(property.path("description").asString()).as(key).isNotBlank();
        });
    }

    @Test
    void eachHasItsDefault() {
        keys.forEach((key, parameter) -> {
            DefaultValue value = parameter.getAnnotation(DefaultValue.class);
            String[] words = value == null ? new String[0] : value.value();
            JsonNode told = metadata.get(key).path("defaultValue");
            assertThat(told.isMissingNode() || told.isArray() ? "" : told.asString())
                    .as(key)
                    .isEqualTo(words.length == 0 ? "" : words[0]);
        });
    }

    @Test
    void thePageTellsTheSame() throws IOException {
        String page = Files.readString(Path.of("..", "..", "docs", "spring-boot.md"));
        Map<String, String> rows = new TreeMap<>();
        ROW.matcher(page).results().forEach(row -> rows.put(row.group(1), value(row)));

        assertThat(rows.keySet()).isEqualTo(new TreeSet<>(keys.keySet()));
        keys.forEach((key, parameter) -> {
            DefaultValue value = parameter.getAnnotation(DefaultValue.class);
            if (value != null && value.value().length == 1) {
                assertThat(rows.get(key)).as(key).isEqualTo(value.value()[0]);
            }
        });
    }

    private static String value(MatchResult row) {
        return VALUE.matcher(row.group(2))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElse("");
    }

    private static Map<String, Parameter> keys(String prefix, Class<?> type) {
        Map<String, Parameter> keys = new LinkedHashMap<>();
        for (Parameter parameter : type.getDeclaredConstructors()[0].getParameters()) {
            String key = prefix + "."
                    + parameter.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (parameter.getType().isRecord()) {
                keys.putAll(keys(key, parameter.getType()));
            } else {
                keys.put(key, parameter);
            }
        }
        return keys;
    }

    private static Map<String, JsonNode> metadata() {
        Map<String, JsonNode> properties = new LinkedHashMap<>();
        try (InputStream file =
                HitotsuProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            for (JsonNode property : new JsonMapper().readTree(file).path("properties")) {
                String name = property.path("name").asString();
                // Spring Boot's own are those of the endpoint.
                if (!name.startsWith("management.")) {
                    properties.put(name, property);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return properties;
    }
}
