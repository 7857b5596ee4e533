-- Sổ đăng ký: one row per agency, book and year. Its lock makes numbers consecutive and without gaps.
CREATE TABLE document_register (
  id uuid PRIMARY KEY,
  agency_id uuid NOT NULL,
  book text NOT NULL,
  name text NOT NULL,
  direction text NOT NULL CHECK (direction IN ('incoming', 'outgoing')),
  year int NOT NULL,
  last int NOT NULL DEFAULT 0,
  UNIQUE (agency_id, book, year)
);

-- Every number ever given. A number is kept for something (reserved), used, or cancelled with a reason; it never comes back.
CREATE TABLE register_entry (
  register_id uuid NOT NULL REFERENCES document_register (id),
  number int NOT NULL CHECK (number > 0),
  state text NOT NULL CHECK (state IN ('reserved', 'used', 'cancelled')),
  document_id uuid,
  reason text,
  at timestamptz NOT NULL,
  by_account_id uuid,
  by_name text NOT NULL,
  PRIMARY KEY (register_id, number),
  CHECK (state <> 'used' OR document_id IS NOT NULL),
  CHECK (state = 'used' OR reason IS NOT NULL)
);
CREATE INDEX register_entry_document ON register_entry (document_id) WHERE document_id IS NOT NULL;

CREATE FUNCTION keep_register_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a number of a register is never deleted';
  END IF;
  IF OLD.register_id <> NEW.register_id OR OLD.number <> NEW.number OR OLD.state = 'cancelled'
     OR (OLD.state = 'used' AND NEW.state <> 'cancelled')
     OR (OLD.document_id IS NOT NULL AND NEW.document_id IS DISTINCT FROM OLD.document_id) THEN
    RAISE EXCEPTION 'a number of a register is never given again';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER register_entry_kept BEFORE UPDATE OR DELETE ON register_entry
  FOR EACH ROW EXECUTE FUNCTION keep_register_entry();

-- Văn bản đến và văn bản đi of an agency: what came in as it was registered, what goes out from its first draft on.
CREATE TABLE document (
  id uuid PRIMARY KEY,
  agency_id uuid NOT NULL,
  agency_name text NOT NULL,
  direction text NOT NULL CHECK (direction IN ('incoming', 'outgoing')),
  state text NOT NULL CHECK (state IN ('arrived', 'refused', 'registered', 'assigned', 'processing', 'closed',
    'draft', 'circulating', 'signed', 'issued', 'recalled', 'replaced', 'cancelled')),
  type text NOT NULL,
  -- Số và ký hiệu as printed: "125/UBND-TH"; of an outgoing one once it has a number.
  code text,
  -- Số đến, or số of an outgoing one.
  number int,
  register_id uuid REFERENCES document_register (id),
  subject text NOT NULL CHECK (char_length(subject) BETWEEN 1 AND 500),
  issued_on date,
  issuer_name text NOT NULL CHECK (char_length(issuer_name) <= 200),
  -- The issuer in the exchange of documents, in whichever generation it used.
  issuer_code text,
  signer jsonb,
  urgency text NOT NULL DEFAULT 'normal' CHECK (urgency IN ('normal', 'urgent', 'very-urgent', 'immediate')),
  due_on date,
  -- The other elements of Decree 30/2020 annex VI: pages, copies, language, places, appendices …
  details jsonb NOT NULL DEFAULT '{}',
  source text NOT NULL CHECK (source IN ('exchange', 'email', 'scan', 'upload', 'draft')),
  -- DocumentId of the exchange, ours or theirs; and where it lies in the exchange's inbox.
  exchange_id text,
  inbox_id uuid,
  -- What makes two arrivals one: issuer, code, day.
  same_key text,
  author_id uuid,
  author_name text,
  division_id uuid,
  -- Who answers for handling it: the lead of an incoming one.
  handler_id uuid,
  handler_name text,
  -- Where it stands in lists: arrival, first draft, day of issue.
  sort_at timestamptz NOT NULL,
  registered_at timestamptz,
  issued_at timestamptz,
  closed_at timestamptz,
  version int NOT NULL DEFAULT 1
);
CREATE INDEX document_agency ON document (agency_id, direction, sort_at DESC, id DESC);
CREATE INDEX document_agency_state ON document (agency_id, direction, state, sort_at DESC, id DESC);
CREATE INDEX document_register_number ON document (register_id, number) WHERE register_id IS NOT NULL;
CREATE INDEX document_same ON document (agency_id, same_key) WHERE same_key IS NOT NULL;
CREATE INDEX document_exchange ON document (exchange_id) WHERE exchange_id IS NOT NULL;
CREATE UNIQUE INDEX document_inbox ON document (agency_id, inbox_id) WHERE inbox_id IS NOT NULL;
CREATE INDEX document_open_due ON document (agency_id, due_on, id)
  WHERE direction = 'incoming' AND closed_at IS NULL AND due_on IS NOT NULL;

-- Whoever had a part in it and may read it; also what an ordinary officer's list reads.
CREATE TABLE document_party (
  account_id uuid NOT NULL,
  document_id uuid NOT NULL REFERENCES document (id),
  agency_id uuid NOT NULL,
  direction text NOT NULL,
  sort_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, document_id)
);
CREATE INDEX document_party_list ON document_party (account_id, agency_id, direction, sort_at DESC, document_id DESC);
CREATE INDEX document_party_document ON document_party (document_id);

CREATE TABLE document_file (
  id uuid PRIMARY KEY,
  document_id uuid NOT NULL REFERENCES document (id),
  role text NOT NULL CHECK (role IN ('main', 'attachment', 'copy')),
  -- Versions of the main text count up; the last one is in force.
  version int NOT NULL DEFAULT 1,
  file_name text NOT NULL,
  sha256 text NOT NULL,
  size bigint NOT NULL,
  media_type text NOT NULL,
  note text,
  added_at timestamptz NOT NULL,
  added_by uuid,
  added_by_name text NOT NULL
);
CREATE INDEX document_file_document ON document_file (document_id, role, version);

-- The text of a file as far as it could be read: its own, or recognised from the picture.
CREATE TABLE document_text (
  file_id uuid PRIMARY KEY REFERENCES document_file (id),
  document_id uuid NOT NULL REFERENCES document (id),
  origin text NOT NULL CHECK (origin IN ('layer', 'recognised', 'none')),
  text text NOT NULL,
  pages int NOT NULL,
  read_at timestamptz NOT NULL
);
CREATE INDEX document_text_document ON document_text (document_id);

-- What is found by words: the elements, and the text of the files once it has been read. In the index an agency's own
-- documents are found without looking at those of others.
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE TABLE document_words (
  document_id uuid PRIMARY KEY REFERENCES document (id),
  agency_id uuid NOT NULL,
  direction text NOT NULL,
  sort_at timestamptz NOT NULL,
  words tsvector NOT NULL
);
CREATE INDEX document_words_found ON document_words USING gin (agency_id, words) WITH (fastupdate = off);

-- Việc: what one person is asked to do about a document. Those of an outgoing one have a place in its chain.
CREATE TABLE document_task (
  id uuid PRIMARY KEY,
  document_id uuid NOT NULL REFERENCES document (id),
  agency_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('direct', 'lead', 'coordinate', 'inform', 'opinion', 'review', 'legal', 'sign', 'issue')),
  -- Tasks of one place run side by side, places one after the other.
  place int NOT NULL DEFAULT 0,
  account_id uuid NOT NULL,
  account_name text NOT NULL,
  account_title text NOT NULL,
  instruction text,
  asked_by uuid,
  asked_by_name text NOT NULL,
  asked_at timestamptz NOT NULL,
  due_on date,
  state text NOT NULL CHECK (state IN ('waiting', 'open', 'done', 'returned', 'cancelled')),
  answer text,
  -- Who really did it, when somebody stood in.
  done_by uuid,
  done_by_name text,
  opened_at timestamptz,
  done_at timestamptz
);
CREATE INDEX document_task_document ON document_task (document_id, place, asked_at);
CREATE INDEX document_task_open ON document_task (account_id, agency_id, due_on, id) WHERE state = 'open';

CREATE TABLE document_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  document_id uuid NOT NULL REFERENCES document (id),
  at timestamptz NOT NULL,
  act text NOT NULL,
  actor_account_id uuid,
  actor_name text NOT NULL,
  actor_title text,
  note text,
  details jsonb
);
CREATE INDEX document_event_document ON document_event (document_id, id);

-- Which document answers, replaces, corrects or recalls which; the other one may live at another agency.
CREATE TABLE document_link (
  document_id uuid NOT NULL REFERENCES document (id),
  kind text NOT NULL CHECK (kind IN ('answers', 'replaces', 'corrects', 'recalls', 'relates')),
  other_id uuid REFERENCES document (id),
  other_code text NOT NULL,
  other_issuer text NOT NULL,
  other_issued_on date,
  PRIMARY KEY (document_id, kind, other_code, other_issuer)
);
CREATE INDEX document_link_other ON document_link (other_id) WHERE other_id IS NOT NULL;

-- Ủy quyền, thay mặt khi vắng, thư ký: who may act in whose place, for how long and on what ground.
CREATE TABLE document_deputy (
  id uuid PRIMARY KEY,
  agency_id uuid NOT NULL,
  principal_id uuid NOT NULL,
  principal_name text NOT NULL,
  deputy_id uuid NOT NULL,
  deputy_name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('absence', 'authorisation', 'secretary')),
  from_day date NOT NULL,
  until_day date,
  basis text,
  ended_at timestamptz,
  made_at timestamptz NOT NULL,
  made_by_name text NOT NULL,
  CHECK (principal_id <> deputy_id)
);
CREATE INDEX document_deputy_deputy ON document_deputy (deputy_id, agency_id) WHERE ended_at IS NULL;
CREATE INDEX document_deputy_principal ON document_deputy (principal_id, agency_id) WHERE ended_at IS NULL;
