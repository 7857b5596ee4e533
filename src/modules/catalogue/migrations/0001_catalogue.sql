-- Lĩnh vực.
CREATE TABLE field (
  code text PRIMARY KEY CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name text NOT NULL CHECK (name <> ''),
  -- Level-1 identifier of the ministry that publishes its procedures.
  ministry text
);

-- Thủ tục hành chính: one row for each text of a procedure that has been in force (Decree 63/2010 art. 8).
CREATE TABLE procedure (
  id uuid PRIMARY KEY,
  code text NOT NULL CHECK (code ~ '^[0-9]\.[0-9]{6}$'),
  effective_from date NOT NULL,
  effective_to date CHECK (effective_to > effective_from),
  name text NOT NULL CHECK (name <> ''),
  field_code text NOT NULL REFERENCES field (code),
  levels text[] NOT NULL,
  levels_before_2025 text[],
  subjects text[] NOT NULL,
  audiences text[] NOT NULL,
  decision text,
  type text CHECK (type IN ('delegated', 'national', 'other')),
  implementing text,
  competent text,
  conditions text,
  fee_note text,
  -- All of its parts are described, not only name, time and fee.
  detail boolean NOT NULL,
  sort_name text GENERATED ALWAYS AS (search_text(name)) STORED,
  -- Further words people look for it by: results, field, life events.
  keywords text NOT NULL,
  words tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple'::regconfig, search_text(name)), 'A') ||
    setweight(to_tsvector('simple'::regconfig, search_text(keywords)), 'C')
  ) STORED,
  UNIQUE (code, effective_from)
);
CREATE UNIQUE INDEX procedure_in_force ON procedure (code) WHERE effective_to IS NULL;
CREATE INDEX procedure_field ON procedure (field_code);
CREATE INDEX procedure_order ON procedure (sort_name, code);
CREATE INDEX procedure_words ON procedure USING gin (words);
CREATE INDEX procedure_similar ON procedure USING gin (sort_name gin_trgm_ops);

-- Cách thức thực hiện: how it is handed in, how long it takes, what it costs. A channel may come back for another case.
CREATE TABLE procedure_channel (
  procedure_id uuid NOT NULL REFERENCES procedure (id) ON DELETE CASCADE,
  position int NOT NULL,
  channel text NOT NULL CHECK (channel IN ('online', 'postal', 'direct')),
  time_amount numeric CHECK (time_amount >= 0),
  time_unit text CHECK (time_unit IN ('working-day', 'day', 'working-hour', 'hour', 'month')),
  fee bigint CHECK (fee >= 0),
  PRIMARY KEY (procedure_id, position)
);

-- Thành phần hồ sơ.
CREATE TABLE procedure_document (
  procedure_id uuid NOT NULL REFERENCES procedure (id) ON DELETE CASCADE,
  position int NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  originals int NOT NULL,
  copies int NOT NULL,
  has_form boolean NOT NULL,
  present_only boolean NOT NULL,
  optional boolean NOT NULL,
  case_name text,
  PRIMARY KEY (procedure_id, position)
);

CREATE TABLE procedure_result (
  procedure_id uuid NOT NULL REFERENCES procedure (id) ON DELETE CASCADE,
  position int NOT NULL,
  name text NOT NULL,
  code text,
  PRIMARY KEY (procedure_id, position)
);

-- Căn cứ pháp lý: numbers of legal texts.
CREATE TABLE procedure_basis (
  procedure_id uuid NOT NULL REFERENCES procedure (id) ON DELETE CASCADE,
  position int NOT NULL,
  number text NOT NULL,
  PRIMARY KEY (procedure_id, position)
);

-- Sự kiện trong đời công dân, doanh nghiệp.
CREATE TABLE life_event (
  key text PRIMARY KEY,
  audience text NOT NULL CHECK (audience IN ('citizen', 'enterprise')),
  name text NOT NULL,
  description text NOT NULL,
  position int NOT NULL,
  field_codes text[] NOT NULL,
  procedure_codes text[] NOT NULL
);

-- Biểu mẫu điện tử and mẫu kết quả: a text of each for a time.
CREATE TABLE form (
  key text NOT NULL,
  effective_from date NOT NULL,
  effective_to date CHECK (effective_to > effective_from),
  schema jsonb NOT NULL,
  PRIMARY KEY (key, effective_from)
);
CREATE UNIQUE INDEX form_in_force ON form (key) WHERE effective_to IS NULL;

CREATE TABLE result_template (
  key text NOT NULL,
  effective_from date NOT NULL,
  effective_to date CHECK (effective_to > effective_from),
  content jsonb NOT NULL,
  PRIMARY KEY (key, effective_from)
);
CREATE UNIQUE INDEX result_template_in_force ON result_template (key) WHERE effective_to IS NULL;

-- Cơ quan nào giải quyết thủ tục nào, và bằng gì: certain agencies, or every one of a level and kind.
CREATE TABLE assignment (
  id uuid PRIMARY KEY,
  procedure_code text NOT NULL,
  level text NOT NULL CHECK (level IN ('province', 'district', 'commune')),
  kind text,
  agency_keys text[],
  form_key text NOT NULL,
  process_key text NOT NULL,
  template_key text NOT NULL,
  result_type text NOT NULL CHECK (result_type IN ('decision', 'certificate', 'extract', 'permit')),
  -- Toàn trình, một phần (Decree 42/2022), or not online.
  online_level text NOT NULL CHECK (online_level IN ('full', 'partial', 'none')),
  -- Mức độ 1–4 (Circular 32/2017/TT-BTTTT).
  online_level_old int NOT NULL CHECK (online_level_old BETWEEN 1 AND 4),
  -- The province's own limit and fee, where it has one.
  limit_amount numeric,
  limit_unit text,
  fee bigint,
  division text,
  basis text,
  effective_from date NOT NULL,
  effective_to date CHECK (effective_to > effective_from),
  CHECK ((kind IS NULL) <> (agency_keys IS NULL))
);
CREATE INDEX assignment_procedure ON assignment (procedure_code);
CREATE INDEX assignment_agencies ON assignment USING gin (agency_keys);

-- A catalogue that was uploaded and read without error, waiting to be applied.
CREATE TABLE catalogue_import (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  file_name text NOT NULL,
  rows jsonb NOT NULL,
  applied_at timestamptz
);
