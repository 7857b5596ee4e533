-- Khóa ký: of an officer, or of an agency (con dấu). The key itself is closed with its holder's PIN and sealed with the key of the
-- installation; keys on tokens and with a signing service never come here.
CREATE TABLE signing_key (
  id uuid PRIMARY KEY,
  holder text NOT NULL CHECK (holder IN ('officer', 'agency')),
  account_id uuid REFERENCES account (id),
  agency_id uuid,
  name text NOT NULL CHECK (name <> ''),
  kind text NOT NULL CHECK (kind IN ('file', 'token', 'remote')),
  -- DER, its own certificate first.
  chain bytea[] NOT NULL CHECK (cardinality(chain) > 0),
  serial text NOT NULL,
  issuer text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz NOT NULL,
  locked_key text,
  place jsonb,
  failed_pins int NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'locked', 'withdrawn')),
  -- What is seen of the signature: PNG with a transparent background.
  picture bytea,
  created_at timestamptz NOT NULL,
  CHECK ((holder = 'officer') = (account_id IS NOT NULL)),
  CHECK ((holder = 'agency') = (agency_id IS NOT NULL)),
  CHECK ((kind = 'file') = (locked_key IS NOT NULL)),
  CHECK ((kind = 'file') = (place IS NULL))
);
CREATE INDEX signing_key_account ON signing_key (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX signing_key_agency ON signing_key (agency_id) WHERE agency_id IS NOT NULL;
CREATE UNIQUE INDEX signing_key_serial ON signing_key (serial, issuer) WHERE state <> 'withdrawn';

-- Cơ quan chứng thực trình diễn: an authority of the installation's own, only where demo data is allowed.
CREATE TABLE own_authority (
  role text PRIMARY KEY CHECK (role IN ('root', 'issuer', 'stamper', 'responder')),
  certificate bytea NOT NULL,
  sealed_key text NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE TABLE revoked_certificate (
  serial text PRIMARY KEY,
  revoked_at timestamptz NOT NULL,
  reason text NOT NULL
);

-- Giấy tờ phát hành, by the code its QR carries: what anybody who holds it may compare. No personal data.
CREATE TABLE issued_paper (
  code text PRIMARY KEY CHECK (code ~ '^[A-Z2-9]{12}$'),
  title text NOT NULL,
  number text,
  issuer_id uuid NOT NULL,
  issuer_name text NOT NULL,
  issued_on date NOT NULL,
  -- The file as it was last signed.
  sha256 text NOT NULL REFERENCES stored_file (sha256)
);

-- Every signature that was made.
CREATE TABLE signature_made (
  id uuid PRIMARY KEY,
  key_id uuid NOT NULL REFERENCES signing_key (id),
  purpose text NOT NULL CHECK (purpose IN ('sign', 'initial', 'seal', 'copy', 'sample')),
  account_id uuid,
  position_id uuid,
  agency_id uuid NOT NULL,
  sha256_before text NOT NULL,
  sha256_after text NOT NULL REFERENCES stored_file (sha256),
  level text NOT NULL CHECK (level IN ('B-B', 'B-T', 'B-LT')),
  ref_kind text,
  ref_id text,
  code text REFERENCES issued_paper (code),
  signed_at timestamptz NOT NULL
);
CREATE INDEX signature_made_after ON signature_made (sha256_after);
CREATE INDEX signature_made_key ON signature_made (key_id, signed_at);
CREATE INDEX signature_made_code ON signature_made (code) WHERE code IS NOT NULL;
CREATE INDEX signature_made_ref ON signature_made (ref_kind, ref_id) WHERE ref_id IS NOT NULL;
