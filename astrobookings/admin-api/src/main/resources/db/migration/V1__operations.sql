-- Identifiers compare bytewise, so that every reader of a key range sees the same order whatever the server's locale.

CREATE TABLE operations.travelers (
    user_id text COLLATE "C" PRIMARY KEY,
    contact_phone text,
    contact_email text NOT NULL,
    emergency_contact text,
    travel_preferences json,
    version bigint NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    origin_system text,
    origin_channel text,
    origin_actor text,
    origin_correlation_id text
);
COMMENT ON TABLE operations.travelers IS 'People who book seats.';
COMMENT ON COLUMN operations.travelers.user_id IS 'The account of the traveler.';
COMMENT ON COLUMN operations.travelers.contact_phone IS 'As the traveler wrote it.';
COMMENT ON COLUMN operations.travelers.contact_email IS 'Where bookings are confirmed to.';
COMMENT ON COLUMN operations.travelers.emergency_contact IS 'Whom to call, free text.';
COMMENT ON COLUMN operations.travelers.travel_preferences IS 'A JSON object of the traveler''s own wishes.';

CREATE TABLE operations.agencies (
    user_id text COLLATE "C" PRIMARY KEY,
    description text,
    contact_info text,
    contact_email text,
    legal_name text,
    legal_tax_id text,
    legal_address text,
    version bigint NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    origin_system text,
    origin_channel text,
    origin_actor text,
    origin_correlation_id text
);
COMMENT ON TABLE operations.agencies IS 'Companies that sell launches.';
COMMENT ON COLUMN operations.agencies.user_id IS 'The account of the agency.';
COMMENT ON COLUMN operations.agencies.description IS 'How the agency presents itself.';
COMMENT ON COLUMN operations.agencies.contact_info IS 'Address and hours, free text.';
COMMENT ON COLUMN operations.agencies.contact_email IS 'Where travelers write to.';
COMMENT ON COLUMN operations.agencies.legal_name IS 'The registered name, shown to travelers; null until the agency is registered.';
COMMENT ON COLUMN operations.agencies.legal_tax_id IS 'The tax number.';
COMMENT ON COLUMN operations.agencies.legal_address IS 'The registered address.';

CREATE TABLE operations.rockets (
    id text COLLATE "C" PRIMARY KEY,
    agency_id text COLLATE "C" NOT NULL REFERENCES operations.agencies,
    name text NOT NULL,
    capacity integer NOT NULL CHECK (capacity >= 0),
    "range" text NOT NULL CHECK ("range" IN ('low_earth', 'moon', 'mars')),
    version bigint NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    origin_system text,
    origin_channel text,
    origin_actor text,
    origin_correlation_id text
);
CREATE INDEX rockets_agency_id_idx ON operations.rockets (agency_id);
COMMENT ON TABLE operations.rockets IS 'Vehicles of the agencies.';
COMMENT ON COLUMN operations.rockets.id IS 'Identifies the rocket.';
COMMENT ON COLUMN operations.rockets.agency_id IS 'The agency that owns it.';
COMMENT ON COLUMN operations.rockets.name IS 'Its name.';
COMMENT ON COLUMN operations.rockets.capacity IS 'Seats for travelers.';
COMMENT ON COLUMN operations.rockets."range" IS 'How far it flies: low_earth, moon or mars.';

CREATE TABLE operations.launches (
    id text COLLATE "C" PRIMARY KEY,
    agency_id text COLLATE "C" NOT NULL REFERENCES operations.agencies,
    rocket_id text COLLATE "C" NOT NULL REFERENCES operations.rockets,
    date timestamptz NOT NULL,
    destination text,
    price_per_seat numeric(12, 2),
    status text NOT NULL CHECK (status IN ('scheduled', 'confirmed', 'launched', 'delayed', 'aborted')),
    version bigint NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    origin_system text,
    origin_channel text,
    origin_actor text,
    origin_correlation_id text
);
CREATE INDEX launches_agency_id_idx ON operations.launches (agency_id);
CREATE INDEX launches_rocket_id_idx ON operations.launches (rocket_id);
CREATE INDEX launches_updated_at_idx ON operations.launches (updated_at);
COMMENT ON TABLE operations.launches IS 'Flights that travelers book seats on.';
COMMENT ON COLUMN operations.launches.id IS 'Identifies the launch.';
COMMENT ON COLUMN operations.launches.agency_id IS 'The agency that sells it.';
COMMENT ON COLUMN operations.launches.rocket_id IS 'The rocket that flies it.';
COMMENT ON COLUMN operations.launches.date IS 'When it lifts off.';
COMMENT ON COLUMN operations.launches.destination IS 'Where it goes; null until announced.';
COMMENT ON COLUMN operations.launches.price_per_seat IS 'In the agency''s currency, with cents; null while on request.';
COMMENT ON COLUMN operations.launches.status IS 'scheduled, confirmed, launched, delayed or aborted.';

CREATE TABLE operations.bookings (
    id text COLLATE "C" PRIMARY KEY,
    traveler_id text COLLATE "C" NOT NULL REFERENCES operations.travelers,
    launch_id text COLLATE "C" NOT NULL REFERENCES operations.launches,
    number_of_seats integer NOT NULL CHECK (number_of_seats > 0),
    total_price numeric(14, 2),
    status text NOT NULL CHECK (status IN ('pending', 'confirmed', 'canceled')),
    version bigint NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    origin_system text,
    origin_channel text,
    origin_actor text,
    origin_correlation_id text
);
CREATE INDEX bookings_traveler_id_idx ON operations.bookings (traveler_id);
CREATE INDEX bookings_launch_id_idx ON operations.bookings (launch_id);
CREATE INDEX bookings_updated_at_idx ON operations.bookings (updated_at);
COMMENT ON TABLE operations.bookings IS 'Seats that travelers hold on launches.';
COMMENT ON COLUMN operations.bookings.id IS 'Identifies the booking.';
COMMENT ON COLUMN operations.bookings.traveler_id IS 'Who flies and pays.';
COMMENT ON COLUMN operations.bookings.launch_id IS 'The launch it is for.';
COMMENT ON COLUMN operations.bookings.number_of_seats IS 'At least one.';
COMMENT ON COLUMN operations.bookings.total_price IS 'In the agency''s currency, with cents; null while the launch''s price is on request.';
COMMENT ON COLUMN operations.bookings.status IS 'pending, confirmed or canceled; a canceled one takes no seats.';

CREATE TABLE operations.invoices (
    id text COLLATE "C" PRIMARY KEY,
    number text NOT NULL UNIQUE,
    agency_id text COLLATE "C" NOT NULL REFERENCES operations.agencies,
    launch_id text COLLATE "C" NOT NULL REFERENCES operations.launches,
    amount numeric(14, 2) NOT NULL,
    issued_at timestamptz NOT NULL,
    status text NOT NULL CHECK (status IN ('pending', 'paid', 'failed'))
);
CREATE INDEX invoices_agency_id_idx ON operations.invoices (agency_id);
CREATE INDEX invoices_launch_id_idx ON operations.invoices (launch_id);
COMMENT ON TABLE operations.invoices IS 'What agencies owe for launches.';
COMMENT ON COLUMN operations.invoices.id IS 'Identifies the invoice.';
COMMENT ON COLUMN operations.invoices.number IS 'As printed.';
COMMENT ON COLUMN operations.invoices.agency_id IS 'Who owes it.';
COMMENT ON COLUMN operations.invoices.launch_id IS 'For which launch.';
COMMENT ON COLUMN operations.invoices.amount IS 'With cents.';
COMMENT ON COLUMN operations.invoices.issued_at IS 'When it was sent.';
COMMENT ON COLUMN operations.invoices.status IS 'pending, paid or failed.';

CREATE TABLE operations.payments (
    id text COLLATE "C" PRIMARY KEY,
    invoice_id text COLLATE "C" NOT NULL REFERENCES operations.invoices,
    amount numeric(14, 2) NOT NULL,
    paid_at timestamptz NOT NULL
);
CREATE INDEX payments_invoice_id_idx ON operations.payments (invoice_id);
COMMENT ON TABLE operations.payments IS 'Payments of invoices.';
COMMENT ON COLUMN operations.payments.id IS 'Identifies the payment.';
COMMENT ON COLUMN operations.payments.invoice_id IS 'The invoice it pays.';
COMMENT ON COLUMN operations.payments.amount IS 'With cents.';
COMMENT ON COLUMN operations.payments.paid_at IS 'When the money arrived.';

CREATE TABLE operations.idempotency_keys (
    key uuid PRIMARY KEY,
    request_digest text NOT NULL,
    effect text,
    record_version bigint,
    body text,
    created_at timestamptz NOT NULL
);
CREATE INDEX idempotency_keys_created_at_idx ON operations.idempotency_keys (created_at);
COMMENT ON TABLE operations.idempotency_keys IS 'Outcomes of writes by the key their sender gave, committed with the write itself.';
COMMENT ON COLUMN operations.idempotency_keys.key IS 'The Idempotency-Key header.';
COMMENT ON COLUMN operations.idempotency_keys.request_digest IS 'Of the request; another request under the same key is refused.';
COMMENT ON COLUMN operations.idempotency_keys.effect IS 'CREATED, UPDATED or DELETED; null only inside the transaction that writes.';
COMMENT ON COLUMN operations.idempotency_keys.record_version IS 'The version that the first answer named.';
COMMENT ON COLUMN operations.idempotency_keys.body IS 'The body of the first answer; null after a delete.';
COMMENT ON COLUMN operations.idempotency_keys.created_at IS 'For removal after the retention time.';

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['travelers', 'agencies', 'rockets', 'launches', 'bookings'] LOOP
        EXECUTE format('COMMENT ON COLUMN operations.%I.version IS %L', owned, 'Counts the writes of this record; its ETag.');
        EXECUTE format('COMMENT ON COLUMN operations.%I.updated_at IS %L', owned, 'Time of the last write.');
        EXECUTE format('COMMENT ON COLUMN operations.%I.origin_system IS %L', owned, 'The system that wrote last.');
        EXECUTE format('COMMENT ON COLUMN operations.%I.origin_channel IS %L', owned, 'The way the last write came.');
        EXECUTE format('COMMENT ON COLUMN operations.%I.origin_actor IS %L', owned, 'The person or account behind the last write.');
        EXECUTE format('COMMENT ON COLUMN operations.%I.origin_correlation_id IS %L', owned, 'Ties the last write to its cause.');
    END LOOP;
END
$$;
