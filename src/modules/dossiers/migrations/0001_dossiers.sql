-- Hồ sơ thủ tục hành chính. A row from the moment of filing on; before that it is a draft.
CREATE TABLE dossier (
  id uuid PRIMARY KEY,
  -- Mã hồ sơ: agency identifier, date, serial of the day (Decree 61/2018 art. 26).
  code text NOT NULL UNIQUE,
  status text NOT NULL CHECK (status IN ('submitted', 'accepted', 'refused', 'processing', 'supplement', 'payment',
    'withdrawn', 'stopped', 'processed', 'returned')),
  procedure_code text NOT NULL,
  procedure_name text NOT NULL,
  field text NOT NULL,
  -- The agency that answers for it, and its name at that time.
  agency_id uuid NOT NULL,
  agency_name text NOT NULL,
  channel text NOT NULL CHECK (channel IN ('counter', 'online', 'postal')),
  person_id uuid NOT NULL,
  applicant jsonb NOT NULL,
  -- The account that filed: the citizen's own, or the officer's at the counter.
  filed_by uuid NOT NULL,
  -- The form as it was when it was filled in, so that answers stay readable when forms change.
  form jsonb NOT NULL,
  answers jsonb NOT NULL,
  template_key text,
  process_key text NOT NULL,
  instance_id uuid,
  limit_amount numeric(6, 2),
  limit_unit text,
  fee int,
  return_by text NOT NULL DEFAULT 'online' CHECK (return_by IN ('online', 'counter', 'postal')),
  submitted_at timestamptz NOT NULL,
  accepted_at timestamptz,
  due_at timestamptz,
  -- How the due date came about: every half-day counted, skipped, paused.
  deadline jsonb,
  -- The first date promised, when it was put off once (Decree 61/2018 art. 19.9).
  first_due_at timestamptz,
  extension_reason text,
  -- The specialist it was given to; what comes back goes back to them.
  handler_id uuid,
  handler_name text,
  supplement_requests int NOT NULL DEFAULT 0,
  processed_at timestamptz,
  returned_at timestamptz,
  ended_at timestamptz,
  -- What the specialist drafts and the clerk registers: number, date, content of the result.
  result jsonb,
  -- One filing per press of the button: the draft's id, or the key an API client sends.
  filing_key text NOT NULL UNIQUE,
  search text NOT NULL
);
CREATE INDEX dossier_person ON dossier (person_id, submitted_at DESC, id DESC);
CREATE INDEX dossier_agency ON dossier (agency_id, submitted_at DESC, id DESC);
CREATE INDEX dossier_agency_status ON dossier (agency_id, status, submitted_at DESC, id DESC);
CREATE INDEX dossier_open_due ON dossier (agency_id, due_at, id) WHERE ended_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX dossier_search ON dossier USING gin (search gin_trgm_ops);
CREATE INDEX dossier_instance ON dossier (instance_id);

-- The serial of the day of each agency: one row lock, no gaps, on as many nodes as there are.
CREATE TABLE dossier_number (
  agency_identifier text NOT NULL,
  day date NOT NULL,
  last int NOT NULL,
  PRIMARY KEY (agency_identifier, day)
);

-- Số văn bản of results: consecutive from 1 within an agency, a kind and a year (Decree 30/2020).
CREATE TABLE result_number (
  agency_id uuid NOT NULL,
  kind text NOT NULL,
  year int NOT NULL,
  last int NOT NULL,
  PRIMARY KEY (agency_id, kind, year)
);

CREATE TABLE dossier_paper (
  id uuid PRIMARY KEY,
  dossier_id uuid NOT NULL REFERENCES dossier (id),
  kind text NOT NULL CHECK (kind IN ('submitted', 'result', 'internal')),
  -- Which component of the procedure it answers; NULL for anything beside the list.
  component int,
  title text NOT NULL,
  file_name text NOT NULL,
  sha256 text NOT NULL,
  size bigint NOT NULL,
  media_type text NOT NULL,
  added_at timestamptz NOT NULL,
  added_by uuid
);
CREATE INDEX dossier_paper_dossier ON dossier_paper (dossier_id, added_at, id);

-- What happened, in the order in which it did; `public` entries are the applicant's to read.
CREATE TABLE dossier_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dossier_id uuid NOT NULL REFERENCES dossier (id),
  at timestamptz NOT NULL,
  act text NOT NULL,
  public boolean NOT NULL,
  actor_account_id uuid,
  actor_name text NOT NULL,
  actor_title text,
  note text,
  details jsonb
);
CREATE INDEX dossier_event_dossier ON dossier_event (dossier_id, id);

CREATE TABLE dossier_rating (
  dossier_id uuid PRIMARY KEY REFERENCES dossier (id),
  rated_at timestamptz NOT NULL,
  -- Circular 32/2017 art. 12: very satisfied, satisfied, not satisfied.
  overall text NOT NULL CHECK (overall IN ('very', 'yes', 'no')),
  ease text CHECK (ease IN ('very', 'yes', 'no')),
  timeliness text CHECK (timeliness IN ('very', 'yes', 'no')),
  attitude text CHECK (attitude IN ('very', 'yes', 'no')),
  comment text
);

-- Bản nháp: saved as it is typed, gone when filed.
CREATE TABLE dossier_draft (
  id uuid PRIMARY KEY,
  -- Who types: the citizen, or the officer at the counter for `person_id`.
  account_id uuid NOT NULL,
  person_id uuid NOT NULL,
  procedure_code text NOT NULL,
  agency_id uuid NOT NULL,
  channel text NOT NULL CHECK (channel IN ('counter', 'online', 'postal')),
  answers jsonb NOT NULL DEFAULT '{}',
  return_by text NOT NULL DEFAULT 'online',
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX dossier_draft_account ON dossier_draft (account_id, updated_at DESC);

CREATE TABLE draft_paper (
  id uuid PRIMARY KEY,
  draft_id uuid NOT NULL REFERENCES dossier_draft (id) ON DELETE CASCADE,
  component int,
  title text NOT NULL,
  file_name text NOT NULL,
  sha256 text NOT NULL,
  size bigint NOT NULL,
  media_type text NOT NULL,
  added_at timestamptz NOT NULL
);
CREATE INDEX draft_paper_draft ON draft_paper (draft_id, component);

-- Kho giấy tờ of a person: what was once handed in can be used again.
CREATE TABLE person_paper (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL,
  title text NOT NULL,
  file_name text NOT NULL,
  sha256 text NOT NULL,
  size bigint NOT NULL,
  media_type text NOT NULL,
  added_at timestamptz NOT NULL,
  -- A result of a dossier is issued by an agency; the rest the person brought.
  issued_by text,
  UNIQUE (person_id, sha256)
);
CREATE INDEX person_paper_person ON person_paper (person_id, added_at DESC);

-- Figures by day, kept in the transaction of the act: a leader's page never counts a million rows.
CREATE TABLE dossier_figure (
  day date NOT NULL,
  agency_id uuid NOT NULL,
  field text NOT NULL,
  received int NOT NULL DEFAULT 0,
  received_online int NOT NULL DEFAULT 0,
  refused int NOT NULL DEFAULT 0,
  withdrawn int NOT NULL DEFAULT 0,
  processed_on_time int NOT NULL DEFAULT 0,
  processed_late int NOT NULL DEFAULT 0,
  rated_very int NOT NULL DEFAULT 0,
  rated_yes int NOT NULL DEFAULT 0,
  rated_no int NOT NULL DEFAULT 0,
  PRIMARY KEY (day, agency_id, field)
);
CREATE INDEX dossier_figure_agency ON dossier_figure (agency_id, day);
