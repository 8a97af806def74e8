package dev.hitotsu.benchmarks.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.benchmarks.gateway.BarChart.Bar;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class BarChartTest {
    @Test
    void barsAreAsLongAsTheirValues() throws Exception {
        BarChart chart = new BarChart(
                "µs",
                List.of(new Bar("all", 40, true), new Bar("half", 20, false), new Bar("noise", -1, false)),
                value -> value + " µs");

        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(chart.svg())));
        NodeList bars = svg.getElementsByTagName("rect");
        assertThat(bars.getLength()).isEqualTo(3);
        assertThat(width(bars, 0)).isPositive().isEqualTo(2 * width(bars, 1));
        assertThat(width(bars, 2)).isZero();
        assertThat(svg.getDocumentElement().getTextContent()).contains("µs", "half", "20.0 µs", "-1.0 µs");
    }

    private static int width(NodeList bars, int index) {
        return Integer.parseInt(((Element) bars.item(index)).getAttribute("width"));
    }
}
