package dev.hitotsu.jdbc.internal.relay;

/** The tables that a term writes, and how it does so. */
public record TermTables(
        Checkpoints checkpoints,
        ParkedMessages parked,
        SendableMessages sendable,
        Outcomes outcomes,
        SettlingTransactions transactions) {}
