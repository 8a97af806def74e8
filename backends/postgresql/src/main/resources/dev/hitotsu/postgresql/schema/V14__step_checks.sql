-- PostgreSQL prepares a check anew for each statement that writes the row, which takes longer than the row does. The programs write the
-- names of enums, and refuse others when they read them.
ALTER TABLE ${schema}.step_run
    DROP CONSTRAINT IF EXISTS step_run_state_check,
    DROP CONSTRAINT IF EXISTS step_run_unwind_end_check;
