package dev.parallax.common.api;

import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/reconciliation/changes/{id}/undo}: an operator wants a change taken back. The body may be absent.
 *
 * @param reason why, kept with the job
 * @param actor who asks; goes before the header {@code X-Actor}
 */
public record UndoRequest(@Nullable String reason, @Nullable String actor) {}
