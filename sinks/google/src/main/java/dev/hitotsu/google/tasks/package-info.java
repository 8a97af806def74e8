/**
 * Messages as tasks of Google Cloud Tasks: {@link dev.hitotsu.google.tasks.CloudTasksSink}, and
 * {@link dev.hitotsu.google.tasks.TaskRequest} for those who are called.
 */
@NullMarked
package dev.hitotsu.google.tasks;

import org.jspecify.annotations.NullMarked;
