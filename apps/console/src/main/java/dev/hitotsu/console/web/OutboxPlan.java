package dev.hitotsu.console.web;

import dev.hitotsu.console.action.BulkPart;
import dev.hitotsu.console.action.BulkPlan;
import dev.hitotsu.console.action.BulkStep;
import dev.hitotsu.console.action.Selection;
import dev.hitotsu.console.action.Selection.Kind;
import dev.hitotsu.console.source.ConsoleSources;
import dev.hitotsu.console.view.Addresses;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.ChangePreview;
import dev.hitotsu.outbox.ChangedPage;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxAdmin;

/** A change of many messages of the outbox. */
record OutboxPlan(OutboxAdmin outbox, Kind kind) {
    /** Fixes what it would change. Blocks for the database. */
    static BulkPlan of(ConsoleSources sources, Selection selection) {
        OutboxPlan plan = new OutboxPlan(sources.outbox(), selection.kind());
        return new BulkPlan(
                selection.kind(),
                selection.filters().stream().map(plan::part).toList(),
                selection.kind() == Kind.RETRY
                        ? "Without an inbox, effects may repeat."
                        : "will not be sent, and later ones of their keys go on. \"Return\" takes a skipped message back,"
                                + " but behind those: its order is lost.",
                Addresses.command(selection, sources.commandOptions()),
                "/problems");
    }

    private BulkPart part(EntryFilter filter) {
        ChangePreview preview = outbox.preview(filter);
        return new BulkPart(
                AuditRecord.scope(filter),
                preview.count(),
                preview.isCapped(),
                filter.state().hasLostItsPlace(),
                preview.newer(),
                step(preview.filter(), preview.range()));
    }

    private BulkStep step(EntryFilter filter, EntryRange range) {
        return operation -> {
            OutboxAdmin acting = outbox.actingFor(operation);
            ChangedPage page = kind == Kind.RETRY ? acting.retry(filter, range) : acting.skip(filter, range);
            return new BulkStep.Done(
                    page.changed(), page.next().map(rest -> step(filter, rest)).orElse(null));
        };
    }
}
