-- In which form a checkpoint is, and with it which way of reading can go on from there.
ALTER TABLE ${schema}.checkpoint_0 ADD COLUMN kind text NOT NULL DEFAULT 'postgresql-log';
ALTER TABLE ${schema}.checkpoint_1 ADD COLUMN kind text NOT NULL DEFAULT 'postgresql-log';
