/** PostgreSQL, Kafka and a MongoDB-protocol server from Maven artifacts: for tests and the demo, without Docker. */
@org.jspecify.annotations.NullMarked
package dev.parallax.devstack;
