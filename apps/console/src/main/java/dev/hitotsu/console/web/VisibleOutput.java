package dev.hitotsu.console.web;

import dev.hitotsu.console.live.Texts;
import gg.jte.TemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import org.jspecify.annotations.Nullable;

/** Escapes by context, and shows what would hide text or turn its direction. Attributes keep it: forms send it back. */
final class VisibleOutput extends OwaspHtmlTemplateOutput {
    private boolean isAttribute;

    VisibleOutput(TemplateOutput output) {
        super(output);
    }

    @Override
    public void setContext(String tag, @Nullable String attribute) {
        isAttribute = attribute != null;
        super.setContext(tag, attribute);
    }

    @Override
    public void writeUserContent(@Nullable String text) {
        super.writeUserContent(text == null || isAttribute ? text : Texts.visible(text));
    }
}
