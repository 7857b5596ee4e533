-- Quy trình điện tử: published definitions are never changed; an instance stays with the version it began with.
CREATE TABLE process_definition (
  id uuid PRIMARY KEY DEFAULT new_id(),
  key text NOT NULL,
  version int NOT NULL CHECK (version > 0),
  name text NOT NULL,
  xml text NOT NULL,
  plan jsonb NOT NULL,
  checksum text NOT NULL,
  published_at timestamptz NOT NULL,
  UNIQUE (key, version)
);

CREATE TABLE process_instance (
  id uuid PRIMARY KEY DEFAULT new_id(),
  definition_id uuid NOT NULL REFERENCES process_definition,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  -- The agency that answers for the whole; each task says its own.
  agency_id uuid NOT NULL,
  -- What the conditions of the flows read.
  data jsonb NOT NULL,
  -- Elements passed so far, in order, for the diagram.
  path text[] NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  -- NULL while it runs; 'completed' at an end event, 'cancelled' from outside (withdrawn, merged …).
  ended_how text CHECK (ended_how IN ('completed', 'cancelled')),
  CHECK ((ended_at IS NULL) = (ended_how IS NULL))
);
CREATE INDEX process_instance_subject ON process_instance (subject_kind, subject_id);
CREATE INDEX process_instance_definition ON process_instance (definition_id);

-- One row for each time a token stands at a step of people; the open rows are the state of the instance.
CREATE TABLE process_task (
  id uuid PRIMARY KEY DEFAULT new_id(),
  instance_id uuid NOT NULL REFERENCES process_instance,
  token int NOT NULL,
  node_id text NOT NULL,
  name text NOT NULL,
  role text NOT NULL,
  agency_id uuid NOT NULL,
  division_id uuid,
  assignee_id uuid,
  opened_at timestamptz NOT NULL,
  limit_minutes int,
  due_at timestamptz,
  completed_at timestamptz,
  -- Account and name as they were: the sentence "who and when" must not depend on later changes.
  completed_by uuid,
  completed_by_name text,
  outcome text,
  note text,
  -- Closed because the whole process was stopped: no outcome then.
  cancelled boolean NOT NULL DEFAULT false
);
CREATE INDEX process_task_instance ON process_task (instance_id, id);
-- Work lists: what waits for a role in an agency, most urgent first; what waits for me.
CREATE INDEX process_task_open_role ON process_task
  (agency_id, role, (COALESCE(due_at, 'infinity'::timestamptz)), id) WHERE completed_at IS NULL;
CREATE INDEX process_task_open_assignee ON process_task
  (assignee_id, (COALESCE(due_at, 'infinity'::timestamptz)), id) WHERE completed_at IS NULL;
CREATE INDEX process_task_done_by ON process_task (completed_by, completed_at DESC) WHERE completed_by IS NOT NULL;

-- Published for the lists of modules: open work with its subject.
CREATE VIEW open_task AS
  SELECT t.id, t.instance_id, t.node_id, t.name, t.role, t.agency_id, t.division_id, t.assignee_id, t.opened_at,
    t.limit_minutes, t.due_at, COALESCE(t.due_at, 'infinity'::timestamptz) AS sort_due, i.subject_kind, i.subject_id
  FROM process_task t JOIN process_instance i ON i.id = t.instance_id
  WHERE t.completed_at IS NULL;
