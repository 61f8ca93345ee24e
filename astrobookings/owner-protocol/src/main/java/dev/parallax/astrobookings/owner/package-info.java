/**
 * The HTTP protocol that every owner of data speaks, whatever its store: one record per URL, the version as ETag,
 * conditional writes, idempotency keys, paging, one form of errors.
 */
@NullMarked
package dev.parallax.astrobookings.owner;

import org.jspecify.annotations.NullMarked;
