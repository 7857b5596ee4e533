-- Nhật ký: every act and every reading of personal data. Rows are added, never changed, never taken away.
CREATE TABLE audit_entry (
  id bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('citizen', 'officer', 'system', 'anonymous')),
  actor_account_id uuid,
  actor_name text NOT NULL,
  agency_id uuid,
  act text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  -- Whose data it was: the person who may ask who looked at it.
  person_id uuid,
  reason text,
  changes jsonb,
  ip text,
  request_id text,
  user_agent text,
  PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);

CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_entry is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;

-- Yearly partitions, so that old years can be archived whole; the last one catches what no one foresaw.
DO $$
BEGIN
  FOR y IN 2018..2040 LOOP
    EXECUTE format('CREATE TABLE audit_entry_%s PARTITION OF audit_entry FOR VALUES FROM (%L) TO (%L)',
      y, y || '-01-01 00:00:00+07', (y + 1) || '-01-01 00:00:00+07');
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit_entry_%s EXECUTE FUNCTION audit_refuse_change()', y);
  END LOOP;
END $$;
CREATE TABLE audit_entry_other PARTITION OF audit_entry DEFAULT;
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit_entry_other EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit_entry EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();

CREATE INDEX audit_entry_subject ON audit_entry (subject_kind, subject_id, at DESC);
CREATE INDEX audit_entry_person ON audit_entry (person_id, at DESC) WHERE person_id IS NOT NULL;
CREATE INDEX audit_entry_actor ON audit_entry (actor_account_id, at DESC) WHERE actor_account_id IS NOT NULL;
