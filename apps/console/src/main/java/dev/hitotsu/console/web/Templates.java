package dev.hitotsu.console.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/** The templates, which were made into classes when this was built. Thread-safe. */
final class Templates {
    private static final String PACKAGE = "dev.hitotsu.console.template";

    private final TemplateEngine engine =
            TemplateEngine.createPrecompiled(null, ContentType.Html, Templates.class.getClassLoader(), PACKAGE);

    /** The page. */
    String render(String name, Object view) {
        StringOutput output = new StringOutput(16_384);
        engine.render(name + ".jte", view, new VisibleOutput(output));
        return output.toString();
    }
}
