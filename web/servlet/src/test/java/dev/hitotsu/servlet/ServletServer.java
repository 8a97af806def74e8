package dev.hitotsu.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** A Tomcat with one filter in front of one servlet. */
final class ServletServer implements AutoCloseable {
    private static final Logger TOMCATS = Logger.getLogger("org.apache");

    private final Tomcat tomcat = new Tomcat();

    static {
        // It tells of every start and stop, and of services that fail on purpose.
        TOMCATS.setLevel(Level.OFF);
    }

    /** Starts it, and returns its port. */
    int start(Filter filter, HttpServlet servlet) throws LifecycleException {
        tomcat.setBaseDir(temporaryFolder().toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        Context context = tomcat.addContext("", null);
        FilterDef definition = new FilterDef();
        definition.setFilterName("filter");
        definition.setFilter(filter);
        context.addFilterDef(definition);
        FilterMap mapping = new FilterMap();
        mapping.setFilterName("filter");
        mapping.addURLPattern("/*");
        context.addFilterMap(mapping);
        Tomcat.addServlet(context, "servlet", servlet);
        context.addServletMappingDecoded("/*", "servlet");
        tomcat.start();
        return tomcat.getConnector().getLocalPort();
    }

    private static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("hitotsu-tomcat");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
