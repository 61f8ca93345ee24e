-- Stays of guests, and the PINs that open their doors.

CREATE TABLE operations.reservations (
    id text COLLATE "C" PRIMARY KEY,
    guest_name text NOT NULL,
    guest_email text,
    accommodation_id text COLLATE "C" NOT NULL,
    lock_id text COLLATE "C",
    status text NOT NULL CHECK (status IN ('pending', 'confirmed', 'cancelled', 'completed')),
    check_in timestamptz NOT NULL,
    check_out timestamptz NOT NULL CHECK (check_out > check_in),
    version bigint NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    origin_system text,
    origin_channel text,
    origin_actor text,
    origin_correlation_id text
);
CREATE INDEX reservations_updated_at_idx ON operations.reservations (updated_at);
COMMENT ON TABLE operations.reservations IS 'Stays of guests, as the Stays API tells of them.';
COMMENT ON COLUMN operations.reservations.id IS 'As the Stays API names it.';
COMMENT ON COLUMN operations.reservations.guest_name IS 'Who comes.';
COMMENT ON COLUMN operations.reservations.guest_email IS 'Where to write to.';
COMMENT ON COLUMN operations.reservations.accommodation_id IS 'Where the guest stays.';
COMMENT ON COLUMN operations.reservations.lock_id IS 'The lock of its door; null if it has none.';
COMMENT ON COLUMN operations.reservations.status IS 'pending, confirmed, cancelled or completed.';
COMMENT ON COLUMN operations.reservations.check_in IS 'When the guest may come.';
COMMENT ON COLUMN operations.reservations.check_out IS 'When the guest has to be gone.';

CREATE TABLE operations.credentials (
    id text COLLATE "C" PRIMARY KEY,
    reservation_id text COLLATE "C" NOT NULL,
    accommodation_id text COLLATE "C",
    lock_id text COLLATE "C",
    pin text NOT NULL CHECK (pin ~ '^[0-9]{6}$'),
    is_active boolean NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    origin_system text,
    origin_channel text,
    origin_actor text,
    origin_correlation_id text,
    CONSTRAINT credentials_active_until_revoked CHECK (is_active = (revoked_at IS NULL))
);
CREATE INDEX credentials_reservation_id_idx ON operations.credentials (reservation_id);
CREATE INDEX credentials_updated_at_idx ON operations.credentials (updated_at);
COMMENT ON TABLE operations.credentials IS 'PINs that open doors. A row outlives its reservation, so that its revocation stays on record.';
COMMENT ON COLUMN operations.credentials.id IS 'Identifies the credential; that of the reservation, which has one at most.';
COMMENT ON COLUMN operations.credentials.reservation_id IS 'The stay it is for, which may be gone.';
COMMENT ON COLUMN operations.credentials.accommodation_id IS 'Where the stay is.';
COMMENT ON COLUMN operations.credentials.lock_id IS 'The lock it opens.';
COMMENT ON COLUMN operations.credentials.pin IS 'Six digits, made here. Told at one address alone, and in no list, log or answer to a write.';
COMMENT ON COLUMN operations.credentials.is_active IS 'Whether it opens the lock: until it is revoked.';
COMMENT ON COLUMN operations.credentials.expires_at IS 'When it stops to open the lock by itself.';
COMMENT ON COLUMN operations.credentials.revoked_at IS 'When it was taken back; null until then.';

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['reservations', 'credentials'] LOOP
        EXECUTE format('COMMENT ON COLUMN operations.%I.version IS %L', owned, 'Counts the writes of this record; its ETag.');
        EXECUTE format('COMMENT ON COLUMN operations.%I.updated_at IS %L', owned, 'Time of the last write.');
        EXECUTE format('COMMENT ON COLUMN operations.%I.origin_system IS %L', owned, 'The system that wrote last.');
        EXECUTE format('COMMENT ON COLUMN operations.%I.origin_channel IS %L', owned, 'The way the last write came.');
        EXECUTE format('COMMENT ON COLUMN operations.%I.origin_actor IS %L', owned, 'The person or account behind the last write.');
        EXECUTE format('COMMENT ON COLUMN operations.%I.origin_correlation_id IS %L', owned, 'Ties the last write to its cause.');
    END LOOP;
END
$$;
