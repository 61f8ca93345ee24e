/** How records of this owner are kept in PostgreSQL: one transaction per write, with its idempotency key. */
@NullMarked
package dev.parallax.astrobookings.admin.relational;

import org.jspecify.annotations.NullMarked;
