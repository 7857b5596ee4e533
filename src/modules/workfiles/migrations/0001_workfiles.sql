-- Danh mục hồ sơ: one list per agency and year (Decree 30/2020/NĐ-CP art. 28, annex V).
CREATE TABLE work_list (
  id uuid PRIMARY KEY,
  agency_id uuid NOT NULL,
  year int NOT NULL CHECK (year BETWEEN 2000 AND 2100),
  state text NOT NULL CHECK (state IN ('draft', 'approved')),
  made_at timestamptz NOT NULL,
  made_by_name text NOT NULL,
  approved_at timestamptz,
  approved_by_name text,
  UNIQUE (agency_id, year)
);

-- Đề mục. The lock of its row makes the numbers of its files consecutive.
CREATE TABLE work_heading (
  id uuid PRIMARY KEY,
  list_id uuid NOT NULL REFERENCES work_list (id),
  place int NOT NULL,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
  -- Stands in the notation of its files: the HCTP of 01-HCTP.
  abbreviation text NOT NULL CHECK (char_length(abbreviation) BETWEEN 1 AND 15),
  last int NOT NULL DEFAULT 0,
  UNIQUE (list_id, abbreviation)
);

CREATE TABLE work_entry (
  id uuid PRIMARY KEY,
  list_id uuid NOT NULL REFERENCES work_list (id),
  heading_id uuid NOT NULL REFERENCES work_heading (id),
  number int NOT NULL CHECK (number > 0),
  code text NOT NULL CHECK (char_length(code) <= 20),
  title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 500),
  retention text NOT NULL,
  holder_id uuid NOT NULL,
  holder_name text NOT NULL,
  note text,
  -- Came after the list had been approved.
  added_later boolean NOT NULL DEFAULT false,
  UNIQUE (heading_id, number) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (list_id, code) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX work_entry_holder ON work_entry (holder_id, list_id);

-- Hồ sơ công việc, with the elements of annex VI.
CREATE TABLE work_file (
  id uuid PRIMARY KEY,
  agency_id uuid NOT NULL,
  agency_name text NOT NULL,
  entry_id uuid NOT NULL UNIQUE REFERENCES work_entry (id),
  year int NOT NULL,
  code text NOT NULL CHECK (char_length(code) <= 20),
  title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 500),
  retention text NOT NULL,
  -- The words and years in force when it was opened; NULL years are for ever.
  retention_label text NOT NULL CHECK (char_length(retention_label) <= 30),
  retention_years int,
  rights text NOT NULL CHECK (char_length(rights) <= 30),
  language text NOT NULL CHECK (char_length(language) <= 30),
  holder_id uuid NOT NULL,
  holder_name text NOT NULL,
  holder_title text NOT NULL,
  division_id uuid,
  state text NOT NULL CHECK (state IN ('open', 'closed', 'offered', 'archived')),
  opened_at timestamptz NOT NULL,
  started_on date NOT NULL,
  ended_on date,
  -- By when it is to be with the archive; NULL for what is never handed over, or is in work.
  hand_over_by date,
  offered_at timestamptz,
  offered_by_name text,
  archived_at timestamptz,
  archived_by_name text,
  -- Why the archive sent it back.
  returned_reason text,
  item_last int NOT NULL DEFAULT 0 CHECK (item_last BETWEEN 0 AND 999),
  page_total int NOT NULL DEFAULT 0,
  -- What keeps it from being one that was processed online.
  paper_count int NOT NULL DEFAULT 0,
  outside_count int NOT NULL DEFAULT 0,
  package_sha256 text,
  package_size bigint,
  words tsvector NOT NULL DEFAULT ''
);
CREATE INDEX work_file_agency ON work_file (agency_id, opened_at DESC, id DESC);
CREATE INDEX work_file_division ON work_file (agency_id, division_id, opened_at DESC, id DESC);
CREATE INDEX work_file_year ON work_file (year, agency_id);
CREATE INDEX work_file_due ON work_file (agency_id, hand_over_by, id) WHERE state = 'closed' AND hand_over_by IS NOT NULL;
CREATE INDEX work_file_offered ON work_file (agency_id, offered_at, id) WHERE state = 'offered';
CREATE INDEX work_file_words ON work_file USING gin (agency_id, words) WITH (fastupdate = off);

-- Who has access besides those who read all: the holder, whoever was invited, whoever was asked for something.
CREATE TABLE work_party (
  account_id uuid NOT NULL,
  file_id uuid NOT NULL REFERENCES work_file (id),
  agency_id uuid NOT NULL,
  part text NOT NULL CHECK (part IN ('holder', 'guest', 'asked')),
  name text NOT NULL,
  title text NOT NULL,
  opened_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, file_id)
);
CREATE INDEX work_party_list ON work_party (account_id, agency_id, opened_at DESC, file_id DESC);
CREATE INDEX work_party_file ON work_party (file_id);

-- Mục lục văn bản, tài liệu: what a file holds, each with its ordinal.
CREATE TABLE work_item (
  id uuid PRIMARY KEY,
  file_id uuid NOT NULL REFERENCES work_file (id),
  ordinal int NOT NULL CHECK (ordinal BETWEEN 1 AND 999),
  -- A document of the registers, a file of one's own, or paper that is not in the system.
  kind text NOT NULL CHECK (kind IN ('document', 'own', 'paper')),
  document_id uuid,
  type_name text NOT NULL,
  code text,
  issued_on date,
  subject text NOT NULL CHECK (char_length(subject) BETWEEN 1 AND 500),
  author text NOT NULL,
  pages int,
  file_name text,
  sha256 text,
  size bigint,
  media_type text,
  added_at timestamptz NOT NULL,
  added_by uuid NOT NULL,
  added_by_name text NOT NULL,
  UNIQUE (file_id, ordinal) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (file_id, document_id),
  CHECK ((kind = 'document') = (document_id IS NOT NULL)),
  CHECK ((kind = 'own') = (sha256 IS NOT NULL))
);
CREATE INDEX work_item_document ON work_item (document_id) WHERE document_id IS NOT NULL;

-- What a colleague is asked for inside a file: to do something, or an opinion.
CREATE TABLE work_task (
  id uuid PRIMARY KEY,
  file_id uuid NOT NULL REFERENCES work_file (id),
  agency_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('task', 'opinion')),
  account_id uuid NOT NULL,
  account_name text NOT NULL,
  account_title text NOT NULL,
  what text NOT NULL,
  asked_by_name text NOT NULL,
  asked_at timestamptz NOT NULL,
  due_on date,
  state text NOT NULL CHECK (state IN ('open', 'done', 'cancelled')),
  answer text,
  -- Was done on paper or by word of mouth, outside the system.
  outside boolean NOT NULL DEFAULT false,
  done_by_name text,
  done_at timestamptz
);
CREATE INDEX work_task_file ON work_task (file_id, asked_at);
CREATE INDEX work_task_open ON work_task (account_id, agency_id, due_on, id) WHERE state = 'open';

CREATE TABLE work_note (
  id uuid PRIMARY KEY,
  file_id uuid NOT NULL REFERENCES work_file (id),
  text text NOT NULL,
  by_name text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX work_note_file ON work_note (file_id, at);

CREATE TABLE work_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  file_id uuid NOT NULL REFERENCES work_file (id),
  at timestamptz NOT NULL,
  act text NOT NULL,
  actor_name text NOT NULL,
  actor_title text,
  note text
);
CREATE INDEX work_event_file ON work_event (file_id, id);

-- A file that is closed is read only, whatever asks for a change.
CREATE FUNCTION keep_closed_work_file() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  which uuid;
BEGIN
  IF TG_OP = 'DELETE' THEN which := OLD.file_id; ELSE which := NEW.file_id; END IF;
  IF (SELECT state FROM work_file WHERE id = which) <> 'open' THEN
    RAISE EXCEPTION 'the contents of a closed file do not change';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER work_item_kept BEFORE INSERT OR UPDATE OR DELETE ON work_item
  FOR EACH ROW EXECUTE FUNCTION keep_closed_work_file();
