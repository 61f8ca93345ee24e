/**
 * How a service reads from Kafka, so that no message can stop it: content is checked before it is used, every failure has
 * one class, and what cannot be used is put aside with its reason.
 */
@NullMarked
package dev.parallax.messaging;

import org.jspecify.annotations.NullMarked;
