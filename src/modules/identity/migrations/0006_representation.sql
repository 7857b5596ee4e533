-- Người đại diện: citizens who act for an organisation. Asked for by the citizen with a paper, confirmed by an officer who has
-- looked at it; only then is the organisation written down as a person.
CREATE TABLE representation (
  id uuid PRIMARY KEY,
  citizen_id uuid NOT NULL REFERENCES person (id),
  enterprise_id uuid REFERENCES person (id),
  tax_code text NOT NULL CHECK (tax_code ~ '^[0-9]{10}(-[0-9]{3})?$'),
  -- As the citizen wrote them.
  name text NOT NULL CHECK (name <> ''),
  address text NOT NULL,
  unit_code text,
  phone text NOT NULL,
  -- Người đại diện theo pháp luật, or somebody with a written authorisation.
  basis text NOT NULL CHECK (basis IN ('legal', 'authorised')),
  -- The last day of an authorisation.
  valid_until date,
  sha256 text NOT NULL,
  file_name text NOT NULL,
  media_type text NOT NULL,
  size bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('asked', 'confirmed', 'refused', 'ended')),
  asked_at timestamptz NOT NULL,
  decided_at timestamptz,
  decided_by_name text,
  decided_by_agency text,
  reason text,
  ended_at timestamptz,
  CHECK (state <> 'confirmed' OR enterprise_id IS NOT NULL),
  CHECK (state <> 'refused' OR reason IS NOT NULL)
);
CREATE UNIQUE INDEX representation_once ON representation (citizen_id, tax_code) WHERE state IN ('asked', 'confirmed');
CREATE INDEX representation_citizen ON representation (citizen_id);
CREATE INDEX representation_enterprise ON representation (enterprise_id) WHERE enterprise_id IS NOT NULL;
CREATE INDEX representation_waiting ON representation (asked_at, id) WHERE state = 'asked';

-- For whom a citizen works in this session; nobody: for themselves.
ALTER TABLE session ADD COLUMN representation_id uuid REFERENCES representation (id);
CREATE INDEX session_representation ON session (representation_id) WHERE representation_id IS NOT NULL;
