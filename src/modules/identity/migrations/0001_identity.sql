-- Người, tổ chức: whoever a dossier can be about. Kept apart from accounts: many never have one.
CREATE TABLE person (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('citizen', 'enterprise')),
  full_name text NOT NULL CHECK (full_name <> ''),
  -- Số định danh cá nhân, 12 digits; of an enterprise: that of its legal representative, if known.
  personal_number text CHECK (personal_number ~ '^[0-9]{12}$'),
  -- Mã số thuế, mã số doanh nghiệp.
  tax_code text CHECK (tax_code ~ '^[0-9]{10}(-[0-9]{3})?$'),
  date_of_birth date,
  sex text CHECK (sex IN ('male', 'female')),
  ethnicity text,
  nationality text NOT NULL DEFAULT 'Việt Nam',
  address text,
  unit_code text,
  phone text,
  email text,
  representative text,
  created_at timestamptz NOT NULL,
  CHECK (kind = 'enterprise' OR tax_code IS NULL),
  CHECK (personal_number IS NOT NULL OR tax_code IS NOT NULL)
);
CREATE UNIQUE INDEX person_personal_number ON person (personal_number) WHERE kind = 'citizen';
CREATE UNIQUE INDEX person_tax_code ON person (tax_code) WHERE kind = 'enterprise';
CREATE INDEX person_phone ON person (phone) WHERE phone IS NOT NULL;

-- Tài khoản. A name to sign in with is in account_login: one account may have several.
CREATE TABLE account (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('citizen', 'officer')),
  person_id uuid REFERENCES person (id),
  name text NOT NULL CHECK (name <> ''),
  email text,
  password_hash text NOT NULL,
  password_changed_at timestamptz NOT NULL,
  must_change_password boolean NOT NULL DEFAULT false,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled')),
  failed_sign_ins int NOT NULL DEFAULT 0,
  locked_until timestamptz,
  -- Encrypted with the key of the installation.
  totp_secret text,
  totp_enabled_at timestamptz,
  totp_last_step bigint,
  created_at timestamptz NOT NULL,
  last_sign_in_at timestamptz,
  CHECK ((kind = 'citizen') = (person_id IS NOT NULL))
);
CREATE UNIQUE INDEX account_person ON account (person_id) WHERE person_id IS NOT NULL;

CREATE TABLE account_login (
  login text PRIMARY KEY CHECK (login = lower(login) AND login <> ''),
  account_id uuid NOT NULL REFERENCES account (id)
);
CREATE INDEX account_login_account ON account_login (account_id);

-- Vị trí công tác: an officer's seat in an agency with its roles, for a time.
CREATE TABLE officer_position (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id),
  agency_id uuid NOT NULL,
  -- The agency's name while the seat is held.
  agency_name text NOT NULL,
  division_id uuid,
  title text NOT NULL,
  roles text[] NOT NULL CHECK (cardinality(roles) > 0),
  effective_from date NOT NULL,
  effective_to date CHECK (effective_to > effective_from)
);
CREATE INDEX officer_position_account ON officer_position (account_id);
CREATE INDEX officer_position_agency ON officer_position (agency_id);

-- Phiên đăng nhập. Only a hash of the token is kept.
CREATE TABLE session (
  id uuid PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE,
  account_id uuid NOT NULL REFERENCES account (id),
  position_id uuid REFERENCES officer_position (id),
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  ip text NOT NULL,
  user_agent text NOT NULL
);
CREATE INDEX session_account ON session (account_id, created_at DESC);

-- One-time doors: recovery of a password by letter, the second step of a sign-in.
CREATE TABLE one_time_token (
  token_hash bytea PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('recovery', 'second-factor')),
  account_id uuid NOT NULL REFERENCES account (id),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  tries int NOT NULL DEFAULT 0
);
CREATE INDEX one_time_token_account ON one_time_token (account_id);

-- Mã dự phòng of the second factor, each good once.
CREATE TABLE recovery_code (
  account_id uuid NOT NULL REFERENCES account (id),
  code_hash bytea NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (account_id, code_hash)
);
