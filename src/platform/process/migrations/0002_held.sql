-- A task that rests while something outside the process is waited for: nobody's work, and no time of its limit passes.
ALTER TABLE process_task ADD COLUMN held_at timestamptz;

CREATE OR REPLACE VIEW open_task AS
  SELECT t.id, t.instance_id, t.node_id, t.name, t.role, t.agency_id, t.division_id, t.assignee_id, t.opened_at,
    t.limit_minutes, t.due_at, COALESCE(t.due_at, 'infinity'::timestamptz) AS sort_due, i.subject_kind, i.subject_id
  FROM process_task t JOIN process_instance i ON i.id = t.instance_id
  WHERE t.completed_at IS NULL AND t.held_at IS NULL;
