/** What a Quarkus test asks for its servers with: {@code @QuarkusTestResource(PostgresResource.class)}. */
@org.jspecify.annotations.NullMarked
package dev.parallax.devstack.junit;
