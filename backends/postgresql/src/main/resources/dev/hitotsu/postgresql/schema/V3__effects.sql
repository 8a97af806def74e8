-- Effects that happen once outside of a transaction of their own, or with a result that is kept. The owner is one run; the
-- fence grows with each. What changes while a run lives is in no index, so its updates stay within the page.
CREATE TABLE ${schema}.effect (
    consumer    text        COLLATE "C" NOT NULL,
    key         text        COLLATE "C" NOT NULL,
    state       text        NOT NULL CHECK (state IN ('HELD', 'RELEASED', 'DONE')),
    owner       uuid        NOT NULL,
    fence       bigint      NOT NULL, -- microseconds since 1970 when it was claimed, or more
    attempt     integer     NOT NULL,
    fingerprint bytea       NOT NULL, -- of what was asked for
    result      bytea,                -- null where there is none, or where it is too large
    held_until  timestamptz NOT NULL,
    forget_at   timestamptz NOT NULL,
    PRIMARY KEY (consumer, key)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

CREATE INDEX effect_forget_at ON ${schema}.effect (forget_at);
