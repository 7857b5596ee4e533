-- Đơn vị hành chính: codes of the statistical office. A code may come back for another unit, so it counts from a date.
CREATE TABLE administrative_unit (
  code text NOT NULL CHECK (code ~ '^[0-9]{2,5}$'),
  effective_from date NOT NULL,
  effective_to date CHECK (effective_to > effective_from),
  parent_code text,
  level text NOT NULL CHECK (level IN ('province', 'district', 'commune')),
  kind text NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  full_name text NOT NULL CHECK (full_name <> ''),
  basis text,
  PRIMARY KEY (code, effective_from)
);
CREATE INDEX administrative_unit_parent ON administrative_unit (parent_code);

-- Đơn vị hành chính cũ → mới, when units are merged or divided.
CREATE TABLE unit_successor (
  old_code text NOT NULL,
  new_code text NOT NULL,
  effective_from date NOT NULL,
  old_name text NOT NULL,
  new_name text NOT NULL,
  -- The old unit is divided over several new ones: an address alone does not say which.
  split boolean NOT NULL,
  basis text,
  PRIMARY KEY (old_code, new_code, effective_from)
);

-- Cơ quan. An agency that is merged ends; what follows it is another agency (agency_successor).
CREATE TABLE agency (
  id uuid PRIMARY KEY,
  key text NOT NULL UNIQUE CHECK (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  parent_id uuid REFERENCES agency (id) DEFERRABLE INITIALLY DEFERRED,
  level text NOT NULL CHECK (level IN ('province', 'district', 'commune')),
  kind text NOT NULL CHECK (kind IN ('committee', 'department', 'office', 'centre', 'vertical')),
  name text NOT NULL CHECK (name <> ''),
  short_name text NOT NULL CHECK (short_name <> ''),
  abbreviation text NOT NULL CHECK (abbreviation <> ''),
  -- Mã định danh: 13 characters (Circular 10/2016) and the dotted form (Decision 20/2020).
  identifier text NOT NULL,
  identifier_2020 text NOT NULL,
  unit_code text NOT NULL,
  address text,
  phone text,
  email text,
  website text,
  effective_from date NOT NULL,
  effective_to date CHECK (effective_to > effective_from),
  basis text,
  -- Bộ phận một cửa: {name, address, hours, counters: [field codes]}.
  desk jsonb,
  -- Order of the list it was imported with.
  position int NOT NULL,
  search text GENERATED ALWAYS AS (search_text(name || ' ' || short_name || ' ' || identifier)) STORED,
  CHECK (parent_id <> id)
);
CREATE INDEX agency_parent ON agency (parent_id);
CREATE INDEX agency_level ON agency (level, position);
CREATE INDEX agency_unit ON agency (unit_code);
CREATE INDEX agency_search ON agency USING gin (search gin_trgm_ops);
-- One agency at a time answers to an identifier.
CREATE UNIQUE INDEX agency_identifier ON agency (identifier) WHERE effective_to IS NULL;

CREATE TABLE agency_division (
  id uuid PRIMARY KEY,
  agency_id uuid NOT NULL REFERENCES agency (id),
  key text NOT NULL CHECK (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name text NOT NULL CHECK (name <> ''),
  position int NOT NULL,
  -- A division that is no longer listed stays: people and tasks refer to it.
  closed boolean NOT NULL DEFAULT false,
  UNIQUE (agency_id, key)
);

CREATE TABLE agency_successor (
  predecessor_id uuid NOT NULL REFERENCES agency (id),
  successor_id uuid NOT NULL REFERENCES agency (id),
  effective_from date NOT NULL,
  basis text,
  PRIMARY KEY (predecessor_id, successor_id),
  CHECK (predecessor_id <> successor_id)
);

-- A list that was uploaded and read without error, waiting to be applied.
CREATE TABLE agency_import (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  file_name text NOT NULL,
  rows jsonb NOT NULL,
  applied_at timestamptz
);
