/** How records of this owner are kept in MongoDB: single conditional writes, and idempotency keys that survive a crash. */
@NullMarked
package dev.parallax.astrobookings.customer.document;

import org.jspecify.annotations.NullMarked;
