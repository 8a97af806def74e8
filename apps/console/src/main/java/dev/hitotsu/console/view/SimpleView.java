package dev.hitotsu.console.view;

import dev.hitotsu.console.source.BulkForm;
import dev.hitotsu.console.source.FactTable;
import dev.hitotsu.console.source.PageForm;
import dev.hitotsu.console.source.TextQuestion;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A page of a sentence and tables: facts, an error, the login.
 *
 * @param problem what went wrong; empty for nothing
 * @param question what can be asked; empty if nothing
 * @param asked what was asked
 * @param buttons names and labels, by their addresses
 * @param forms what can be filled in, by their addresses
 * @param texts what can be asked about a text, by their addresses
 * @param bulks what can be done with many messages at once, by their addresses
 */
public record SimpleView(
        Shell shell,
        String sentence,
        String problem,
        String question,
        String asked,
        List<FactTable> tables,
        Map<String, String> buttons,
        Map<String, PageForm> forms,
        Map<String, TextQuestion> texts,
        Map<String, BulkForm> bulks) {
    public SimpleView {
        tables = List.copyOf(tables);
        buttons = Collections.unmodifiableMap(new LinkedHashMap<>(buttons));
        texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
        bulks = Map.copyOf(bulks);
        forms = Collections.unmodifiableMap(new LinkedHashMap<>(forms));
    }

    /** A page of a sentence and a problem, of which either may be empty. */
    public static SimpleView saying(Shell shell, String sentence, String problem) {
        return new SimpleView(shell, sentence, problem, "", "", List.of(), Map.of(), Map.of(), Map.of(), Map.of());
    }
}
