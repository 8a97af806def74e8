package dev.hitotsu.graphql.execution;

import dev.hitotsu.graphql.plan.PlannedField;

/** The place of a value that a service is asked for. */
record Slot(ObjectValue object, int index, PlannedField.Sourced field) {}
