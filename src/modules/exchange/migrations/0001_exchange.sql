-- Who takes documents onward and brings them: the national axis, a provincial axis, a watched folder.
CREATE TABLE exchange_peer (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (char_length(name) BETWEEN 1 AND 200),
  kind text NOT NULL CHECK (kind IN ('vxp', 'lgsp', 'folder')),
  -- Address of the service, or the name of the folder.
  endpoint text NOT NULL CHECK (endpoint <> ''),
  -- Under which we are known there.
  system_id text,
  -- Sealed with the key of the installation.
  sealed_secret text,
  settings jsonb NOT NULL DEFAULT '{}',
  active boolean NOT NULL DEFAULT true,
  -- One process at a time talks to it; a process that dies lets go by itself.
  busy_until timestamptz,
  failures int NOT NULL DEFAULT 0,
  last_ok_at timestamptz,
  last_error text,
  last_error_at timestamptz,
  created_at timestamptz NOT NULL
);

-- Agencies outside the province, in both generations of their codes, and by whom they are reached.
CREATE TABLE exchange_agency (
  code text PRIMARY KEY CHECK (code <> ''),
  old_code text,
  name text NOT NULL CHECK (name <> ''),
  email text,
  peer_id uuid NOT NULL REFERENCES exchange_peer (id),
  updated_at timestamptz NOT NULL,
  search text GENERATED ALWAYS AS (search_text(name || ' ' || code || ' ' || coalesce(old_code, ''))) STORED
);
CREATE INDEX exchange_agency_old_code ON exchange_agency (old_code) WHERE old_code IS NOT NULL;
CREATE INDEX exchange_agency_peer ON exchange_agency (peer_id);
CREATE INDEX exchange_agency_search ON exchange_agency USING gin (search gin_trgm_ops);

-- What is said in a package, once, however many it goes to. The bytes of attachments are in the room of files.
CREATE TABLE exchange_package (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('edoc', 'status')),
  message jsonb NOT NULL,
  attachments jsonb NOT NULL,
  unknown jsonb NOT NULL DEFAULT '[]',
  created_at timestamptz NOT NULL
);

-- One row per recipient. Inside the province it is delivered as it is written.
CREATE TABLE exchange_outbox (
  id uuid PRIMARY KEY,
  -- The order in which a peer gets them.
  sequence bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  package_id uuid NOT NULL REFERENCES exchange_package (id),
  -- Of the sender's own making: what a later change of the delivery is told under.
  ref text NOT NULL CHECK (ref <> ''),
  recipient text NOT NULL,
  recipient_name text NOT NULL,
  agency_id uuid,
  peer_id uuid REFERENCES exchange_peer (id),
  content_hash text NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'sent', 'delivered', 'failed')),
  -- What the peer calls it.
  doc_id text,
  attempts int NOT NULL DEFAULT 0,
  error text,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  CHECK ((agency_id IS NULL) <> (peer_id IS NULL)),
  -- Sent twice by mistake is sent once.
  UNIQUE (ref, recipient, content_hash)
);
CREATE INDEX exchange_outbox_waiting ON exchange_outbox (peer_id, sequence) WHERE state = 'waiting';
CREATE INDEX exchange_outbox_peer ON exchange_outbox (peer_id) WHERE peer_id IS NOT NULL;
CREATE INDEX exchange_outbox_failed ON exchange_outbox (changed_at DESC, id) WHERE state = 'failed';
CREATE INDEX exchange_outbox_package ON exchange_outbox (package_id);

-- One row per package and agency of ours it is for. What comes twice, from one peer or by two ways, is there once.
CREATE TABLE exchange_inbox (
  id uuid PRIMARY KEY,
  -- Null for what could not be read.
  package_id uuid REFERENCES exchange_package (id),
  -- Null for what is for none of ours.
  agency_id uuid,
  -- The code it was sent to.
  recipient text,
  -- Null for what came from within the province.
  peer_id uuid REFERENCES exchange_peer (id),
  doc_id text,
  state text NOT NULL CHECK (state IN ('arrived', 'stray', 'refused')),
  error text,
  from_code text NOT NULL,
  document_id text NOT NULL,
  -- BussinessDocType of a document, “s” and the code of a status.
  business text NOT NULL,
  content_hash text NOT NULL,
  received_at timestamptz NOT NULL,
  CHECK ((state = 'arrived') = (agency_id IS NOT NULL)),
  CHECK (state <> 'arrived' OR package_id IS NOT NULL)
);
CREATE UNIQUE INDEX exchange_inbox_doc ON exchange_inbox (peer_id, doc_id, agency_id) NULLS NOT DISTINCT
  WHERE doc_id IS NOT NULL;
CREATE UNIQUE INDEX exchange_inbox_content ON exchange_inbox (agency_id, from_code, document_id, business, content_hash)
  WHERE state = 'arrived';
CREATE INDEX exchange_inbox_package ON exchange_inbox (package_id) WHERE package_id IS NOT NULL;
CREATE INDEX exchange_inbox_peer ON exchange_inbox (peer_id) WHERE peer_id IS NOT NULL;
CREATE INDEX exchange_inbox_trouble ON exchange_inbox (received_at DESC, id) WHERE state <> 'arrived';
