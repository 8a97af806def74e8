package dev.hitotsu.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** What Maven Central asks of each POM that is published, except signatures. */
class CentralPomTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final XPath XPATH = XPathFactory.newInstance().newXPath();

    /** Its own; a parent's would be that of another module. */
    private static final List<String> OWN = List.of("/project/artifactId", "/project/name", "/project/description");

    private static final List<String> OWN_OR_INHERITED = List.of(
            "/project/url",
            "/project/licenses/license/name",
            "/project/licenses/license/url",
            "/project/developers/developer/name",
            "/project/developers/developer/organization",
            "/project/scm/connection",
            "/project/scm/developerConnection",
            "/project/scm/url");

    private final Map<String, Document> poms = poms();

    @Test
    void eachPublishedModuleSaysWhatItIsAndWhoseItIs() {
        Set<String> published = published(poms.get("hitotsu-bom"));
        assertThat(published).contains("hitotsu-parent", "hitotsu-core-parent", "hitotsu-kafka", "hitotsu-bom");
        for (String name : published) {
            assertThat(missing(name)).as(name).isEmpty();
        }
    }

    @Test
    void whatIsMissingIsFound() {
        poms.put("bare", parse("<project><artifactId>bare</artifactId><name> </name></project>"));

        assertThat(missing("bare")).hasSize(2 + OWN_OR_INHERITED.size()).contains("/project/name", "/project/scm/url");
    }

    @Test
    void sourcesAndJavadocAreMadeOfEach() throws XPathExpressionException {
        String plugins = XPATH.evaluate("//profile[id='install']/build/plugins", poms.get("hitotsu-parent"));

        assertThat(plugins).contains("maven-source-plugin", "jar-no-fork", "maven-javadoc-plugin", "jar");
    }

    /** What the BOM names, and the parents of that. */
    private Set<String> published(Document bom) {
        Set<String> published = new TreeSet<>(Set.of("hitotsu-bom"));
        for (String name : poms.keySet()) {
            if (!text(bom, "//dependency[artifactId='" + name + "']/version").isEmpty()) {
                for (String each = name; !each.isEmpty(); each = parent(poms.get(each))) {
                    published.add(each);
                }
            }
        }
        return published;
    }

    private List<String> missing(String name) {
        Document pom = poms.get(name);
        List<String> missing = new ArrayList<>();
        OWN.stream().filter(path -> text(pom, path).isEmpty()).forEach(missing::add);
        OWN_OR_INHERITED.stream()
                .filter(path -> Stream.iterate(name, each -> !each.isEmpty(), each -> parent(poms.get(each)))
                        .allMatch(each -> text(poms.get(each), path).isEmpty()))
                .forEach(missing::add);
        return missing;
    }

    private static String parent(Document pom) {
        return text(pom, "/project/parent/artifactId");
    }

    private static String text(Document pom, String path) {
        try {
            return XPATH.evaluate(path, pom).strip();
        } catch (XPathExpressionException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Map<String, Document> poms() {
        Map<String, Document> poms = new TreeMap<>();
        try (Stream<Path> files = Files.find(
                ROOT,
                3,
                (path, attributes) ->
                        path.endsWith("pom.xml") && !path.toString().contains("examples"))) {
            for (Path file : files.toList()) {
                Document pom = parse(Files.readString(file));
                poms.put(text(pom, "/project/artifactId"), pom);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return poms;
    }

    private static Document parse(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
