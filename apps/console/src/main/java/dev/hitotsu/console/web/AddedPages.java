package dev.hitotsu.console.web;

import dev.hitotsu.console.access.Role;
import dev.hitotsu.console.source.BulkForm;
import dev.hitotsu.console.source.FactPage;
import dev.hitotsu.console.source.FactTable;
import dev.hitotsu.console.source.TextQuestion;
import dev.hitotsu.console.view.SimpleView;
import java.util.List;

/** What is read on the pages that a process adds. Each method blocks. Thread-safe. */
record AddedPages(Pages pages) {
    /** Of what can be done with many messages there. */
    Answer preview(Call call, BulkForm bulk) {
        call.require(Role.OPERATOR);
        return pages.preview(call, AddedPage.plan(bulk, call));
    }

    Answer facts(Call call, FactPage page) {
        String asked = Pages.orEmpty(call.text("q"));
        return facts(call, page, asked, new AddedPage(page).tables(asked));
    }

    /** Answers what was asked about a text. */
    Answer facts(Call call, FactPage page, TextQuestion question) {
        return facts(call, page, "", AddedPage.tables(question, call));
    }

    private Answer facts(Call call, FactPage page, String asked, List<FactTable> tables) {
        AddedPage added = new AddedPage(page);
        return new Answer.Page(
                "facts",
                new SimpleView(
                        pages.shell(page.title(), "/" + page.path(), call.person()),
                        "",
                        "",
                        page.question(),
                        asked,
                        tables,
                        added.buttons(),
                        added.forms(),
                        added.texts(),
                        added.bulks()));
    }
}
