package io.carbontracker.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What the POMs promise to users and to one another. */
class BuildFilesTest {
    private static final String BOM = "carbon-bom";

    @Test
    void theBomAlignsExactlyThePublishedModules() throws Exception {
        List<String> published = new ArrayList<>();
        for (String module : Repository.modules()) {
            boolean skipped = Repository.text(Repository.path(module + "/pom.xml"))
                    .contains("<maven.deploy.skip>true</maven.deploy.skip>");
            if (!skipped && !module.equals(BOM)) {
                published.add(module);
            }
        }

        List<String> aligned = elements(BOM, "dependency").stream()
                .map(dependency -> child(dependency, "artifactId"))
                .toList();

        assertThat(published).hasSizeGreaterThanOrEqualTo(4);
        assertThat(aligned).containsExactlyInAnyOrderElementsOf(published);
        assertThat(elements(BOM, "dependency"))
                .allMatch(dependency -> child(dependency, "groupId").equals(Repository.ofParentPom("groupId")));
    }

    @Test
    void versionsOfDependenciesAndPluginsStandInTheParentAlone() throws Exception {
        List<String> versioned = new ArrayList<>();
        int seen = 0;

        for (String module : Repository.modules()) {
            if (module.equals(BOM)) {
                continue;
            }
            for (String kind : List.of("dependency", "plugin")) {
                for (Element element : elements(module, kind)) {
                    seen++;
                    if (!child(element, "version").isEmpty()) {
                        versioned.add(module + ": " + child(element, "artifactId"));
                    }
                }
            }
        }

        assertThat(seen).isGreaterThan(30);
        assertThat(versioned).isEmpty();
    }

    /** The runnable jar alone decides where log lines go; a library that did would decide it for its users. */
    @Test
    void onlyTheExamplesBringALoggingBackEnd() throws Exception {
        Predicate<Element> backEnd = dependency -> child(dependency, "groupId").equals("org.slf4j")
                && !child(dependency, "artifactId").equals("slf4j-api");

        for (String module : Repository.modules()) {
            List<Element> backEnds =
                    elements(module, "dependency").stream().filter(backEnd).toList();

            if (module.equals(Modules.EXAMPLES)) {
                assertThat(backEnds)
                        .hasSize(1)
                        .allMatch(dependency -> child(dependency, "scope").equals("runtime"));
            } else {
                assertThat(backEnds.stream()
                                .filter(each -> !child(each, "scope").equals("test")))
                        .as("logging back ends of %s", module)
                        .isEmpty();
            }
        }
    }

    private static List<Element> elements(String module, String tag) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        List<Element> elements = new ArrayList<>();
        try (InputStream pom = Files.newInputStream(Repository.path(module + "/pom.xml"))) {
            NodeList found = factory.newDocumentBuilder().parse(pom).getElementsByTagName(tag);
            for (int i = 0; i < found.getLength(); i++) {
                elements.add((Element) found.item(i));
            }
        }
        return elements;
    }

    /** Gives the text of a direct child, {@code ""} where there is none. */
    private static String child(Element parent, String tag) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(tag)) {
                return element.getTextContent().strip();
            }
        }
        return "";
    }
}
