package dev.hitotsu.graphql.operation;

import dev.hitotsu.graphql.plan.Plan;
import graphql.execution.CoercedVariables;

/** A plan, and the values of its variables. */
public record ReadyOperation(Plan plan, CoercedVariables variables) {}
