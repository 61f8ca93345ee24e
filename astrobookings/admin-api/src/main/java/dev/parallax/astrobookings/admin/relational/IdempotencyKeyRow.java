package dev.parallax.astrobookings.admin.relational;

import dev.parallax.astrobookings.owner.WriteOutcome;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity(name = "IdempotencyKey")
@Table(name = "idempotency_keys")
class IdempotencyKeyRow {
    @Id
    @Column(name = "key")
    UUID key;

    @Column(name = "request_digest")
    String requestDigest;

    @Column(name = "effect")
    @Enumerated(EnumType.STRING)
    WriteOutcome.@Nullable Effect effect;

    @Column(name = "record_version")
    @Nullable
    Long recordVersion;

    @Column(name = "body")
    @Nullable
    String body;

    @Column(name = "created_at")
    Instant createdAt;
}
