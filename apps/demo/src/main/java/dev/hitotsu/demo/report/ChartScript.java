package dev.hitotsu.demo.report;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The text of Chart.js, from its webjar. */
final class ChartScript {
    private static final String PROPERTIES = "META-INF/maven/org.webjars.npm/chart.js/pom.properties";

    private ChartScript() {}

    /**
     * @throws IllegalStateException if the webjar is not on the class path, or the script cannot be inlined into a page
     */
    static String text() {
        Properties properties = new Properties();
        try (InputStream in = Resources.open(PROPERTIES)) {
            properties.load(in);
        } catch (IOException broken) {
            throw new IllegalStateException(PROPERTIES + ": cannot be read", broken);
        }
        String version = properties.getProperty("version");
        String script = Resources.text("META-INF/resources/webjars/chart.js/" + version + "/dist/chart.umd.min.js");
        if (script.contains("</script")) {
            throw new IllegalStateException(
                    "Chart.js " + version + ": contains </script (expected: a script that may be inlined)");
        }
        // A browser would look for the source map next to the page.
        return script.replaceAll("(?m)^//# sourceMappingURL=.*$", "").strip();
    }
}
